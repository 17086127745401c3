import { Databases } from './databases';
import { Lexer } from './lexer';
import {
  blank,
  cutOff,
  held,
  identifier,
  isCopyIn,
  isCopyOfProgram,
  leftOut,
  neutral,
  notText,
  notTextRemedy,
  plain,
  plainDump,
  runsPrograms,
  special,
  standardStringsAfter,
  wholeServer,
} from './postgresql-rules';
import { databaseOfConnect, metaCommand } from './psql';
import { lookahead, type Step, type Verdict } from './scanner';

const longestMeta = 8 * 1024;

/** The guard for plain dumps that psql restores; reads as psql's own lexer does. */
export class PostgresqlGuard extends Lexer {
  protected readonly postgresComments = true;
  private readonly databases: Databases;
  private standardStrings = true;
  private tag = Buffer.alloc(0);
  private inMetaCommand = false;
  private metaBytes = 0;
  private copyLine = 0;

  constructor(file: string) {
    super(file);
    this.databases = new Databases(file);
  }

  override read(chunk: Buffer, final: boolean): Buffer[] {
    if (!chunk.includes(0)) return super.read(chunk, final);
    throw this.refusal(this.lineAt(0), 'at or after this line there is a zero byte.', notText, notTextRemedy);
  }

  protected idle(start: number, limit: number): number {
    const { buf } = this;
    let i = start;
    while (i < limit && blank[buf[i] ?? 0] === 1) i++;
    if (i >= limit) return i;
    const byte = buf[i];
    if (byte === 0x2d && buf[i + 1] === 0x2d) return this.leadingComment(i);
    if (byte === 0x2f && buf[i + 1] === 0x2a) return this.blockComment(i);
    if (byte === 0x5c) return this.openMeta(i);
    if (plain[byte ?? 0] === 1) {
      this.begin(i, false);
      this.databases.written();
      return i;
    }
    const word = this.word(i);
    const hold = held.has(word);
    this.begin(i, hold);
    if (!hold && byte !== 0x3b && !neutral.test(word)) this.databases.written();
    return i;
  }

  private word(i: number): string {
    return /^[a-z]*/i.exec(this.buf.toString('latin1', i, i + 12))?.[0].toLowerCase() ?? '';
  }

  private leadingComment(i: number): number {
    const ofServer = /^-- PostgreSQL database cluster dump\s*$/.test(this.restOfLine(i));
    if (ofServer) throw this.refusal(this.lineAt(i), ...wholeServer);
    return this.lineComment(i);
  }

  protected code(start: number, limit: number): number {
    const { buf } = this;
    let i = start;
    while (i < limit) {
      const byte = buf[i] as number;
      if (special[byte] === 0) {
        i++;
        continue;
      }
      const next = buf[i + 1];
      if (byte === 0x27 || byte === 0x22) {
        i = this.quote(i + 1, byte, byte === 0x27 && this.isEscapeString(i), limit);
        if (this.step !== this.inCode) return i;
        continue;
      }
      if (byte === 0x3b) return this.endOfStatement(i + 1);
      if (byte === 0x2d && next === 0x2d) return this.lineComment(i);
      if (byte === 0x2f && next === 0x2a) return this.blockComment(i);
      if (byte === 0x24) {
        const after = this.dollar(i);
        if (after > 0) return after;
      }
      if (byte === 0x5c)
        throw this.refusedMeta(this.lineAt(i), this.restOfLine(i), 'It stands within a statement.');
      i++;
    }
    return i;
  }

  private isEscapeString(i: number): boolean {
    const before = this.buf[i - 1] ?? 0;
    const prefixed = identifier[this.buf[i - 2] ?? 0] === 0;
    if (prefixed && (before === 0x45 || before === 0x65)) return true;
    if (this.standardStrings) return false;
    return !(prefixed && /[bx]/i.test(String.fromCharCode(before)));
  }

  /** A string continues where another quote follows on a later line. */
  protected override closed(i: number, escapes: boolean): number {
    const continued = escapes ? /^\s*\n\s*'/.exec(this.buf.toString('latin1', i, i + lookahead - 2)) : null;
    if (continued) return i + continued[0].length;
    return super.closed(i, escapes);
  }

  /** Begins a dollar-quoted string at `i`; returns 0 when there is none. */
  private dollar(i: number): number {
    if (identifier[this.buf[i - 1] ?? 0] === 1) return 0;
    const seen = this.buf.toString('latin1', i, i + lookahead - 2);
    const tag = /^\$(?:[a-z_\x80-\xff][\w\x80-\xff]*)?\$/i.exec(seen)?.[0];
    if (!tag) {
      if (!/^\$[a-z_\x80-\xff][\w\x80-\xff]{200}/i.test(seen)) return 0;
      throw this.refusal(
        this.lineAt(i),
        'a dollar quote has a name of more than 200 characters.',
        notText,
        notTextRemedy,
      );
    }
    this.tag = Buffer.from(tag, 'latin1');
    this.step = this.inDollar;
    return i + tag.length;
  }

  private readonly inDollar: Step = (i, limit) => {
    const end = this.buf.indexOf(this.tag, i);
    if (end < 0 || end >= limit) return limit;
    this.resume();
    return end + this.tag.length;
  };

  private endOfStatement(i: number): number {
    const head = this.finish(i);
    if (!isCopyIn(head)) return i;
    const rest = this.restOfLine(i);
    if (rest.trim() !== '') {
      throw this.refusal(
        this.statementLine,
        'text follows COPY … FROM stdin on its line.',
        notText,
        notTextRemedy,
      );
    }
    this.copyLine = this.statementLine;
    this.step = this.inCopy;
    return i;
  }

  /** From before the line break that precedes the data, up to behind the line `\.`. */
  private readonly inCopy: Step = (i, limit) => {
    const { buf } = this;
    for (let from = i - 1; ; ) {
      const end = buf.indexOf('\n\\.', from);
      if (end < 0 || end >= limit) return limit;
      const after = /^\r?(?:\n|$)/.exec(buf.toString('latin1', end + 3, end + 5));
      if (after) {
        this.copyLine = 0;
        this.resume();
        return end + 3;
      }
      from = end + 3;
    }
  };

  protected judge(head: string, _raw: () => string, whole: boolean): Verdict {
    if (this.inMetaCommand) return this.judgeMeta(head);
    const out = whole ? leftOut.find(([pattern]) => pattern.test(head)) : undefined;
    if (out) {
      this.count(out[1]);
      return 'drop';
    }
    if (isCopyOfProgram(head)) {
      throw this.refusal(this.statementLine, 'COPY … PROGRAM is refused.', runsPrograms, plainDump);
    }
    this.standardStrings = standardStringsAfter(head) ?? this.standardStrings;
    if (!neutral.test(head)) this.databases.written();
    return 'pass';
  }

  /** A meta-command is held like a statement that ends with its line. */
  private openMeta(i: number): number {
    this.begin(i, true);
    this.inMetaCommand = true;
    this.metaBytes = 0;
    this.step = this.inMeta;
    return i;
  }

  private readonly inMeta: Step = (i, limit) => {
    const end = this.buf.indexOf(10, i);
    if (end >= 0 && end <= limit) {
      this.finish(end);
      return end;
    }
    this.metaBytes += limit - i;
    if (this.metaBytes > longestMeta)
      throw this.refusedMeta(this.statementLine, '\\…', 'Its line is too long.');
    return limit;
  };

  private judgeMeta(line: string): Verdict {
    this.inMetaCommand = false;
    const command = metaCommand(line.trimEnd());
    if (command.kind === 'refused') throw this.refusedMeta(this.statementLine, command.name, command.why);
    if (command.kind === 'connect') {
      const name = databaseOfConnect(command.argument);
      if (name === undefined)
        throw this.refusedMeta(this.statementLine, line.trim(), 'It connects to another server.');
      if (name !== '') this.databases.switched(name, this.statementLine, line.trim());
    }
    this.count("psql's own commands");
    return command.kind === 'encoding'
      ? { replacement: `SET client_encoding = '${command.argument}';` }
      : 'drop';
  }

  private refusedMeta(line: number, command: string, why: string): Error {
    const name = /^\\\S*/.exec(command)?.[0] ?? command;
    return this.refusal(
      line,
      `the psql command ${name} is refused.`,
      `${why} ${runsPrograms}`.trim(),
      plainDump,
    );
  }

  protected atEnd(): void {
    if (this.copyLine > 0)
      throw this.refusal(this.copyLine, 'the file ends within the data of this COPY.', ...cutOff);
  }
}
