import { Lexer } from './lexer';
import { Charset, type Pairs, readOtherwise } from './mysql-charset';
import { SqlMode } from './mysql-mode';
import { type Step, tableOf } from './scanner';

const characters = '\'"`-#/\\*';
const [newline, backslash, asterisk, slash, exclamation, backquote] = [10, 92, 42, 47, 33, 96];
export const blank = tableOf(' \t\r\n\f\v');

/**
 * Reads statements as the clients of MySQL and MariaDB do (`add_line` in client/mysql.cc), byte for byte, including what
 * they do by accident.
 */
export abstract class MysqlLexer extends Lexer {
  protected readonly postgresComments = false;
  protected readonly mode = new SqlMode();
  protected readonly charset = new Charset();
  protected delimiter = Buffer.from(';');
  private special = tableOf(`${characters};`);
  /** The line that a statement or a comment ended on: what follows on it is no command of the client. */
  protected usedLine = 0;
  /** The line that the client has seen a comment for the server begin on: it forgets it at the line's end. */
  private conditionalLine = 0;

  /** A command of the client, or what looks like one. @param command from where it begins to the end of its line. */
  protected abstract refused(line: number, command: string): Error;

  protected delimit(delimiter: string): void {
    this.delimiter = Buffer.from(delimiter, 'latin1');
    this.special = tableOf(characters + delimiter[0]);
  }

  /** Begins a comment at `i`; returns 0 when there is none, or one that the server reads. */
  protected commentAt(i: number, first: boolean): number {
    const { buf } = this;
    const [byte, next, third] = [buf[i], buf[i + 1], buf[i + 2] ?? 0];
    if (byte === 0x23) return this.lineComment(i);
    if (byte === 0x2d && next === 0x2d && (first || third === 0 || blank[third] === 1))
      return this.lineComment(i);
    if (byte !== slash || next !== asterisk || isForServer(buf, i)) return 0;
    this.comment(i, this.inComment);
    this.skipped(i + 2);
    return i + 2;
  }

  private readonly inComment: Step = (start, limit) => {
    const { buf } = this;
    let i = start;
    while (i < limit) {
      if (buf[i] === slash && buf[i + 1] === asterisk) {
        const server = isForServer(buf, i);
        if (server && buf[i + 2] === exclamation) this.conditionalLine = this.lineAt(i);
        i += server ? 1 : 2;
      } else if (buf[i] === asterisk && buf[i + 1] === slash) {
        if (!this.endsConditional(i)) {
          this.usedLine = this.lineAt(i);
          return this.uncomment(i + 2);
        }
        i++;
      } else i++;
    }
    this.skipped(i);
    return i;
  };

  /** The first end of a comment on a line belongs to the server's comment, even within another one. */
  private endsConditional(i: number): boolean {
    if (this.conditionalLine === 0) return false;
    const ends = this.conditionalLine === this.lineAt(i);
    this.conditionalLine = 0;
    return ends;
  }

  protected code(start: number, limit: number): number {
    const { buf, special } = this;
    let i = start;
    while (i < limit) {
      const byte = buf[i] as number;
      if (special[byte] === 0) {
        i++;
        continue;
      }
      if (byte === backslash || byte === backquote) this.sameForServer(i);
      if (byte === backslash) i = this.afterBackslash(i);
      else if (this.isDelimiter(i)) {
        this.finish(i + this.delimiter.length);
        return i + this.delimiter.length;
      } else if (byte === 0x27 || byte === 0x22 || byte === backquote) {
        i = this.quote(i + 1, byte, this.mode.escapesIn(byte), limit);
        if (this.step !== this.inCode) return i;
      } else {
        const comment = this.commentAt(i, false);
        if (comment > 0) return comment;
        if (byte === slash && buf[i + 1] === asterisk && buf[i + 2] === exclamation)
          this.conditionalLine = this.lineAt(i);
        else if (byte === asterisk && buf[i + 1] === slash) this.endsConditional(i);
        i++;
      }
    }
    return i;
  }

  /** Refuses, outside of quotes, what a character before it may have for its second byte. */
  private sameForServer(i: number): void {
    if (this.charset.pairs?.first(this.buf[i - 1] ?? 0)) throw this.readOtherwise(i);
  }

  protected override quote(i: number, closing: number, escapes: boolean, limit: number): number {
    const { pairs } = this.charset;
    if (!pairs) return super.quote(i, closing, escapes, limit);
    this.step = (from, to) => this.pairedQuote(from, to, pairs, closing, escapes);
    return this.step(i, limit);
  }

  /** A string that the server reads in characters of two bytes, and the client byte by byte. */
  private pairedQuote(start: number, limit: number, pairs: Pairs, closing: number, escapes: boolean): number {
    const { buf } = this;
    let i = start;
    for (; i < limit; i++) {
      const [byte = 0, next = 0] = [buf[i], buf[i + 1]];
      if (pairs.first(byte) && pairs.second(next)) {
        if (next === closing || (escapes && next === backslash)) throw this.readOtherwise(i);
        i++;
      } else if (byte === closing) {
        if (next !== closing) return this.closed(i + 1);
        i++;
      } else if (escapes && byte === backslash) i++;
    }
    return i;
  }

  private readOtherwise(i: number): Error {
    const what = `part of a character of ${this.charset.current} looks like a backslash or a quote.`;
    return this.refusal(this.lineAt(i), what, ...readOtherwise);
  }

  /** `\N` is NULL; the client drops a backslash that ends a line, and takes any other for a command of its own. */
  private afterBackslash(i: number): number {
    const next = this.buf[i + 1];
    if (next === 0x4e) return i + 2;
    if (next === newline || next === undefined) {
      this.note(i);
      this.skipped(i + 1);
      return i + 1;
    }
    throw this.refused(this.lineAt(i), this.restOfLine(i));
  }

  protected isDelimiter(i: number): boolean {
    const { buf, delimiter } = this;
    if (buf[i] !== delimiter[0]) return false;
    return delimiter.length === 1 || buf.subarray(i, i + delimiter.length).equals(delimiter);
  }

  protected override finish(i: number): string {
    this.usedLine = this.lineAt(i);
    return super.finish(i);
  }
}

/** A comment that the server reads begins with an exclamation mark, MariaDB's own with M before it. */
function isForServer(buf: Buffer, i: number): boolean {
  return buf[i + 2] === exclamation || (buf[i + 2] === 0x4d && buf[i + 3] === exclamation);
}
