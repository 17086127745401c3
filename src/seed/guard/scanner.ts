import { LabTestError } from '../../core/errors';

/** What becomes of a statement. Text in place of it keeps the number of its lines. */
export type Verdict = 'pass' | 'drop' | { replacement: string };

/** Works on the buffer from `i` towards `limit`; returns how far it came, which may be a little beyond `limit`. */
export type Step = (i: number, limit: number) => number;

const newline = 10;

/** A token that is looked at as a whole is at most this long, in bytes. */
export const lookahead = 256;
/** What stays visible of the bytes before: the longest name that PostgreSQL knows has 63. */
export const lookback = 64;
/** Of each piece only the beginning is copied to what is kept of the one before. */
const copied = 8 * (lookback + lookahead);
/** A statement that is to be judged is at most this long, in bytes: no function or view is longer, and patterns end there. */
const longestHeld = 4 * 2 ** 20;
/** One that hands a value to the server may hold a whole file. */
const longestValue = 64 * 2 ** 20;

/**
 * Passes a dump on while it reads along, in pieces of any size: knows quotes and comments, hands each statement that
 * it was told to hold to its dialect, and leaves out or replaces it. Everything else goes through untouched, and what
 * is left out leaves its line breaks, so that the tool counts lines as the file does.
 */
export abstract class Scanner {
  protected buf: Buffer = Buffer.alloc(lookback, newline);
  /** Line on which the current statement began. */
  protected statementLine = 1;
  protected inStatement = false;
  protected readonly inIdle: Step = (i, limit) => this.idle(i, limit);
  protected readonly inCode: Step = (i, limit) => this.code(i, limit);
  protected step: Step = this.inIdle;

  private output: Buffer[] = [];
  private counted = lookback;
  private line = 1;
  /** Where the first line ends that is not counted; one that is counted, once it is not known. */
  private lineEnd = 0;
  private emitted = lookback;
  /** Within a comment, which is none of the text of the statement. */
  protected commented = false;
  private holding = false;
  private heldFrom = 0;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private longest = longestHeld;
  private head = '';
  private headFrom = 0;

  constructor(private readonly name: string) {}

  /** Between statements. */
  protected abstract idle(i: number, limit: number): number;
  /** Within a statement, outside of quotes and comments. */
  protected abstract code(i: number, limit: number): number;
  /** Judges a held statement by its text without comments. */
  protected abstract judge(head: string, raw: () => string): Verdict;
  /** Whether a held statement hands a value to the server, by its beginning. */
  protected abstract isValue(beginning: string): boolean;
  /** Called when the dump ends. */
  protected abstract atEnd(): void;

  /**
   * Reads the next piece of the dump.
   * @param final whether the dump ends here.
   * @returns what goes on to the tool.
   * @throws LabTestError naming the line of what is refused.
   */
  read(chunk: Buffer, final: boolean): Buffer[] {
    this.output = [];
    this.scan(chunk, final);
    return this.output;
  }

  private scan(chunk: Buffer, final: boolean): void {
    const joint = chunk.subarray(0, copied);
    this.scanBuffer(Buffer.concat([this.buf, joint]), final && joint.length === chunk.length);
    // All that is kept is of the joint, and so of the chunk.
    if (joint.length < chunk.length) this.scanBuffer(chunk.subarray(copied - this.buf.length), final);
  }

  private scanBuffer(buf: Buffer, final: boolean): void {
    this.buf = buf;
    const limit = final ? this.buf.length : this.buf.length - lookahead;
    let i = lookback;
    while (i < limit) i = this.step(i, limit);
    i = Math.min(i, this.buf.length);
    if (final) {
      this.atEnd();
      if (this.inStatement) this.finish(i);
    }
    this.turnOver(i);
  }

  /** Passes on what is decided, and keeps what is not read yet for the next piece. */
  private turnOver(i: number): void {
    if (this.holding) {
      this.note(i);
      this.emitTo(this.heldFrom);
      this.hold(this.buf.subarray(this.heldFrom, i));
      if (this.heldBytes > this.longest && !this.commented) this.refuseTooLong();
    } else {
      this.emitTo(i);
    }
    this.countTo(i);
    this.shifted(i - lookback);
    this.buf = this.buf.subarray(i - lookback);
    this.counted = this.emitted = this.heldFrom = this.headFrom = lookback;
    this.lineEnd = 0;
  }

  /** The bytes of the buffer move towards its beginning. */
  protected shifted(_bytes: number): void {}

  private hold(piece: Buffer): void {
    this.held.push(piece);
    this.heldBytes += piece.length;
    this.emitted = this.heldFrom = this.heldFrom + piece.length;
  }

  private emitTo(to: number): void {
    if (to > this.emitted) this.output.push(this.buf.subarray(this.emitted, to));
    this.emitted = Math.max(this.emitted, to);
  }

  private countTo(to: number): void {
    if (this.lineEnd < this.counted) this.lineEnd = this.lineEndFrom(this.counted);
    for (; this.lineEnd < to; this.lineEnd = this.lineEndFrom(this.lineEnd + 1)) this.line++;
    this.counted = Math.max(to, this.counted);
  }

  /** Found, not stepped through: that is twenty times as fast on lines of a thousand bytes. */
  private lineEndFrom(i: number): number {
    const at = this.buf.indexOf(newline, i);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }

  /** The line of position `i`, which must not lie before one asked for earlier. */
  protected lineAt(i: number): number {
    this.countTo(i);
    return this.line;
  }

  /** A statement begins at `i`. A held one is judged when it ends, and goes out only then. */
  protected begin(i: number, held: boolean): void {
    this.statementLine = this.lineAt(i);
    this.inStatement = true;
    this.step = this.inCode;
    this.holding = held;
    if (!held) return;
    this.heldFrom = this.headFrom = i;
    this.longest = longestHeld;
    this.head = '';
  }

  /** Adds to the text of a held statement what lies before `i`. */
  protected note(i: number): void {
    if (!this.holding || i <= this.headFrom) return;
    this.head += this.buf.toString('latin1', this.headFrom, i);
    this.headFrom = i;
  }

  /** How long the text of a held statement is before `i`. */
  protected noted(i: number): number {
    this.note(i);
    return this.head.length;
  }

  /** What lies before `i` and is not noted yet is none of the statement's text; `instead` is. */
  protected skipped(i: number, instead = ''): void {
    if (this.holding) this.head += instead;
    this.headFrom = i;
  }

  /** The statement ends before `i`. Returns its text when it was held. */
  protected finish(i: number): string {
    this.inStatement = false;
    this.step = this.inIdle;
    if (!this.holding) return '';
    this.note(i);
    const { head } = this;
    this.decide(i);
    return head;
  }

  private decide(i: number): void {
    const raw = () => Buffer.concat([...this.held, this.buf.subarray(this.heldFrom, i)]).toString('latin1');
    const verdict = this.judge(this.head, raw);
    if (verdict === 'pass') {
      for (const piece of this.held) this.output.push(piece);
    } else {
      const text = verdict === 'drop' ? lineBreaks(raw()) : verdict.replacement;
      this.emitTo(this.heldFrom);
      this.output.push(Buffer.from(text, 'latin1'));
      this.emitted = i;
    }
    this.held = [];
    this.heldBytes = 0;
    this.holding = false;
    this.head = '';
  }

  /** The line from `i` on, as far as it can be seen. */
  protected restOfLine(i: number): string {
    const seen = this.buf.toString('latin1', i, Math.min(i + lookahead, this.buf.length));
    return /^[^\r\n]*/.exec(seen)?.[0] ?? '';
  }

  /** What is not seen as a whole may say anything at its end. */
  private refuseTooLong(): void {
    if (this.isValue(this.head.slice(0, lookahead))) this.longest = longestValue;
    if (this.heldBytes <= this.longest) return;
    throw this.refusal(
      this.statementLine,
      `this statement is longer than ${this.longest / 2 ** 20} MB, too long to be looked at.`,
      'It may act on other servers, on databases or on roles, so the restore stops rather than guess.',
      'Run it in the data_setup_script.',
    );
  }

  protected refusal(line: number, what: string, why: string, remedy: string): LabTestError {
    return new LabTestError({ what: `${this.name}, line ${line}: ${what}`, why, remedy });
  }
}

function lineBreaks(text: string): string {
  return text.replace(/[^\n]+/g, '');
}

/** A table of the bytes that `characters` are made of. */
export function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters, 'latin1')) table[byte] = 1;
  return table;
}
