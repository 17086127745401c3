import { Scanner, type Step } from './scanner';

const [newline, carriageReturn, backslash, asterisk, slash] = [10, 13, 92, 42, 47];

/** Knows quotes and comments, as far as the dialects share them. */
export abstract class Lexer extends Scanner {
  private closing = 0;
  private escapes = false;
  private doubles = true;
  private depth = 0;

  /** Whether comments nest, and whether a carriage return ends a line comment. */
  protected abstract readonly postgresComments: boolean;

  /** Goes on after a quote that opened before `i`, at once as far as `limit`: most strings are short. */
  protected quote(i: number, closing: number, escapes: boolean, limit: number, doubles = true): number {
    this.closing = closing;
    this.escapes = escapes;
    this.doubles = doubles;
    this.step = this.inQuote;
    return this.inQuote(i, limit);
  }

  private readonly inQuote: Step = (start, limit) => {
    const { buf, closing, escapes } = this;
    let i = start;
    for (; i < limit; i++) {
      const byte = buf[i];
      if (byte === closing) {
        if (!this.doubles || buf[i + 1] !== closing) return this.closed(i + 1);
        i++;
      } else if (escapes && byte === backslash) i++;
    }
    return i;
  };

  /** A quote was closed before `i`. */
  protected closed(i: number): number {
    this.resume();
    return i;
  }

  protected resume(): void {
    this.step = this.inStatement ? this.inCode : this.inIdle;
  }

  /** A comment to the end of the line begins at `i`. */
  protected lineComment(i: number): number {
    return this.comment(i, this.inLineComment);
  }

  /** A comment in slash and asterisk begins at `i`. */
  protected blockComment(i: number): number {
    this.depth = 1;
    this.comment(i, this.inBlockComment);
    this.skipped(i + 2);
    return i + 2;
  }

  protected comment(i: number, step: Step): number {
    this.note(i);
    this.commented = true;
    this.step = step;
    return i;
  }

  protected uncomment(i: number): number {
    this.skipped(i, ' ');
    this.commented = false;
    this.resume();
    return i;
  }

  private readonly inLineComment: Step = (start, limit) => {
    const { buf, postgresComments } = this;
    let i = start;
    for (; i < limit; i++) {
      const byte = buf[i];
      if (byte === newline || (postgresComments && byte === carriageReturn)) return this.uncomment(i);
    }
    this.skipped(i);
    return i;
  };

  private readonly inBlockComment: Step = (start, limit) => {
    const { buf, postgresComments } = this;
    let i = start;
    for (; i < limit; i++) {
      if (buf[i] === asterisk && buf[i + 1] === slash) {
        i++;
        if (--this.depth === 0) return this.uncomment(i + 1);
      } else if (postgresComments && buf[i] === slash && buf[i + 1] === asterisk) {
        i++;
        this.depth++;
      }
    }
    this.skipped(i);
    return i;
  };
}
