import { Transform, type TransformCallback } from 'node:stream';
import { LabTestError } from '../../core/errors';

const newline = 0x0a;
const asterisk = 0x2a;

/**
 * Turns commands as text, one a line, into the protocol's own form: the server reads no more than 64 kB of a line.
 * From the first command on that is in that form already, as all of an append-only file's are, everything stays as it is.
 * @param name of the dump, for errors: a line whose quotes are not closed ends the stream.
 */
export class RedisProtocol extends Transform {
  readonly #pieces: Buffer[] = [];
  #line = 1;
  #encoded = false;

  constructor(private readonly name: string) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      done(null, this.#encoded ? chunk : this.#read(chunk));
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      done(null, this.#command());
    } catch (error) {
      done(error as Error);
    }
  }

  #read(chunk: Buffer): Buffer {
    const out: Buffer[] = [];
    for (let from = 0; from < chunk.length; ) {
      if (this.#pieces.length === 0 && chunk[from] === asterisk) {
        this.#encoded = true;
        out.push(chunk.subarray(from));
        break;
      }
      const end = chunk.indexOf(newline, from);
      this.#pieces.push(chunk.subarray(from, end < 0 ? undefined : end));
      if (end < 0) break;
      out.push(this.#command());
      this.#line++;
      from = end + 1;
    }
    return Buffer.concat(out);
  }

  #command(): Buffer {
    const line = Buffer.concat(this.#pieces.splice(0)).toString('latin1');
    const words = wordsOf(line);
    if (words) return encoded(words);
    throw new LabTestError({
      what: `${this.name} was not restored: the quotes in line ${this.#line} are not closed.`,
      why: 'A quoted word ends with the quote that it began with, before the end of the line, and a space follows.',
      remedy: String.raw`Write \" for a quote in a word, and \n for a new line.`,
    });
  }
}

function encoded(words: string[]): Buffer {
  if (words.length === 0) return Buffer.alloc(0);
  const parts = words.map((word) => `$${word.length}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join('')}`, 'latin1');
}

/**
 * The words of a line, a character for each byte, by the server's own rules (`sdssplitargs` of its sources; no library
 * has all of them). Undefined when a quote is not closed.
 */
export function wordsOf(line: string): string[] | undefined {
  const words: string[] = [];
  for (let at = 0; ; ) {
    at = next(/[^ \t-\r]/g, line, at);
    if (at === line.length) return words;
    const end = next(/[ \t\n\r"']/g, line, at);
    const quote = line[end];
    const bare = line.slice(at, end);
    if (quote !== '"' && quote !== "'") {
      words.push(bare);
      at = end;
      continue;
    }
    const quoted = quotedIn(line, end + 1, quote);
    if (!quoted || next(/[ \t-\r]/g, line, quoted.end) !== quoted.end) return undefined;
    words.push(bare + quoted.text);
    at = quoted.end;
  }
}

/** Where the pattern is found next, or the end. */
function next(pattern: RegExp, line: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(line)?.index ?? line.length;
}

function quotedIn(line: string, start: number, quote: string): { text: string; end: number } | undefined {
  const special = quote === '"' ? /["\\]/g : /['\\]/g;
  const parts: string[] = [];
  for (let from = start; ; ) {
    const at = next(special, line, from);
    if (at === line.length) return undefined;
    parts.push(line.slice(from, at));
    if (line[at] === quote) return { text: parts.join(''), end: at + 1 };
    const { text, length } = quote === '"' ? escaped(line, at) : escapedQuote(line, at);
    parts.push(text);
    from = at + length;
  }
}

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

function escaped(line: string, at: number): { text: string; length: number } {
  const hex = /^\\x([0-9a-f]{2})/i.exec(line.slice(at, at + 4))?.[1];
  if (hex !== undefined) return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 4 };
  const letter = line[at + 1] ?? '';
  return { text: letters[letter] ?? letter, length: 2 };
}

function escapedQuote(line: string, at: number): { text: string; length: number } {
  return line[at + 1] === "'" ? { text: "'", length: 2 } : { text: '\\', length: 1 };
}
