import { Lexer } from './lexer';
import { Body } from './postgresql-body';
import { unclearCall } from './postgresql-calls';
import { blank, cutOff, identifier, notText, notTextRemedy, special } from './postgresql-rules';
import { lookahead, lookback, type Step } from './scanner';

/** How a string is read: with backslashes that escape, without, or as bits, where two quotes are no quote. */
type Quoted = 'standard' | 'escape' | 'bits';

/**
 * Reads as psql does (its `psqlscan.l`), line by line: a string that goes on in the next line after a closing quote is
 * two strings to it, parentheses and the bodies of functions keep a statement open, and standard_conforming_strings
 * takes effect with the next line. Where its versions differ, the text is refused.
 */
export abstract class PostgresqlLexer extends Lexer {
  protected readonly postgresComments = true;
  protected standardStrings = true;
  /** Set by a statement that changed how strings are read: its line is read as before. */
  protected fromNextLine = false;
  private tag = Buffer.alloc(0);
  private afterDollar = 0;
  private parentheses = 0;
  private body = new Body(false);
  private copyLine = 0;
  /** Parts of a held COPY's text that are in quotes or parentheses. */
  private masks: [from: number, to: number, instead: string][] | undefined;
  private maskedFrom = 0;

  /** Whether data follow the statement, by its text without what is in quotes and parentheses. */
  protected abstract isCopyIn(outline: string): boolean;
  protected abstract refusedMeta(line: number, command: string, why: string): Error;

  protected beginStatement(i: number, held: boolean, word: string): void {
    this.begin(i, held);
    this.parentheses = 0;
    this.body = new Body(word === 'create');
    this.masks = word === 'copy' ? [] : undefined;
  }

  protected code(start: number, limit: number): number {
    const { buf, body } = this;
    let i = start;
    while (i < limit) {
      const byte = buf[i] as number;
      if (special[byte] === 0) {
        i = body.counts && identifier[byte] === 1 ? this.word(i) : i + 1;
        continue;
      }
      const next = buf[i + 1];
      if (byte === 0x27 || byte === 0x22) {
        i = this.string(i, byte, limit);
        if (this.step !== this.inCode) return i;
        continue;
      }
      if (byte === 0x3b) {
        if (this.parentheses === 0 && !body.isOpen) return this.endOfStatement(i + 1);
        if (this.parentheses === 0) body.semicolon();
      }
      if (byte === 0x28) this.call(i, i + 1).parenthesis(i, 1);
      if (byte === 0x29) this.parenthesis(i, -1);
      if (byte === 0x2d && next === 0x2d) return this.call(i, i).lineComment(i);
      if (byte === 0x2f && next === 0x2a) return this.call(i, i).blockComment(i);
      if (byte === 0x24) {
        const after = this.dollar(i);
        if (after > 0) return after;
      }
      if (byte === 0x0d && next !== 0x0a) throw this.uncertain(i, 'a carriage return stands within a line');
      if (byte === 0x5c)
        throw this.refusedMeta(this.lineAt(i), this.restOfLine(i), 'It stands within a statement.');
      i++;
    }
    return i;
  }

  /** A word of a statement whose body may hold statements; one that a digit precedes is two to some versions. */
  private word(i: number): number {
    const seen = this.buf.toString('latin1', i, i + lookahead - 2);
    const word = /^[\w$\x80-\xff]*/.exec(seen)?.[0] ?? '';
    if (word.length > 200) throw this.uncertain(i, 'a name has more than 200 characters');
    const isNumber = /^\d/.test(word);
    const problem = isNumber ? this.body.number(word) : this.body.word(word.toLowerCase(), this.parentheses);
    if (problem) throw this.uncertain(i, problem);
    return i + (isNumber ? word.replace(/\$.*$/s, '') : word).length;
  }

  /** @throws where what ends before `i` is a call that decides how the rest is read. */
  private call(i: number, after: number): this {
    const problem = unclearCall(this.buf, i, after);
    if (problem) throw this.uncertain(i, problem);
    return this;
  }

  private parenthesis(i: number, change: 1 | -1): void {
    if (change > 0 && this.parentheses++ === 0) this.maskFrom(i);
    else if (change < 0 && this.parentheses > 0 && --this.parentheses === 0) this.maskTo(i + 1, '()');
  }

  private string(i: number, quote: number, limit: number): number {
    if (this.parentheses === 0) this.maskFrom(i);
    const how = quote === 0x27 ? this.quoted(i) : 'standard';
    return this.quote(i + 1, quote, how === 'escape', limit, how !== 'bits' || this.standardStrings);
  }

  protected override closed(i: number): number {
    if (this.parentheses === 0) this.maskTo(i, '""');
    return super.closed(i);
  }

  /** How the string that opens at `i` is read. */
  private quoted(i: number): Quoted {
    const unicode = this.buf[i - 1] === 0x26 && /u/i.test(this.wordBefore(i - 1).slice(-1));
    const before = this.wordBefore(unicode ? i - 1 : i);
    if (before.length > 1 && /^[\d$].*[ebxnu]$/is.test(before))
      throw this.uncertain(i, 'a number runs into a string');
    if (before.length === 1 && /e/i.test(before) && !unicode) return 'escape';
    if (before.length === 1 && /[bx]/i.test(before) && !unicode) return 'bits';
    return this.standardStrings || (unicode && before.length === 1) ? 'standard' : 'escape';
  }

  /** The characters of names and numbers that end before `i`. */
  private wordBefore(i: number): string {
    let from = i;
    while (from > this.afterDollar && i - from < lookback && identifier[this.buf[from - 1] ?? 0] === 1)
      from--;
    if (i - from >= lookback) throw this.uncertain(i, 'a name is too long');
    return this.buf.toString('latin1', from, i);
  }

  /** Begins a dollar-quoted string at `i`; returns 0 when there is none. */
  private dollar(i: number): number {
    const seen = this.buf.toString('latin1', i, i + lookahead - 2);
    const tag = /^\$(?:[a-z_\x80-\xff][\w\x80-\xff]*)?\$/i.exec(seen)?.[0];
    if (!tag && !/^\$[a-z_\x80-\xff][\w\x80-\xff]{200}/i.test(seen)) return 0;
    const before = identifier[this.buf[i - 1] ?? 0] === 1 ? this.wordBefore(i) : '';
    if (/^[^\d$]/.test(before)) return 0;
    if (!/^\$?\d*$/.test(before)) throw this.uncertain(i, 'a number runs into a dollar quote');
    if (!tag) throw this.uncertain(i, 'a dollar quote has a name of more than 200 characters');
    if (this.parentheses === 0) this.maskFrom(i);
    this.tag = Buffer.from(tag, 'latin1');
    this.step = this.inDollar;
    return i + tag.length;
  }

  private readonly inDollar: Step = (i, limit) => {
    const end = this.buf.indexOf(this.tag, i);
    if (end < 0 || end >= limit) return limit;
    this.afterDollar = end + this.tag.length;
    if (this.parentheses === 0) this.maskTo(this.afterDollar, '""');
    this.resume();
    return this.afterDollar;
  };

  protected override shifted(bytes: number): void {
    this.afterDollar = Math.max(0, this.afterDollar - bytes);
  }

  private maskFrom(i: number): void {
    if (this.masks) this.maskedFrom = this.noted(i);
  }

  private maskTo(i: number, instead: string): void {
    this.masks?.push([this.maskedFrom, this.noted(i), instead]);
  }

  /** The text of a COPY without what is in quotes and parentheses. */
  protected outline(head: string): string {
    let [text, from] = ['', 0];
    for (const [start, end, instead] of this.masks ?? []) {
      text += head.slice(from, start) + instead;
      from = end;
    }
    return text + head.slice(from);
  }

  private endOfStatement(i: number): number {
    const head = this.finish(i);
    if (this.fromNextLine) this.onlyOnItsLine(i);
    if (!this.masks || !this.isCopyIn(this.outline(head))) return i;
    this.copyLine = this.statementLine;
    this.step = this.afterCopy;
    return i;
  }

  private onlyOnItsLine(i: number): void {
    this.fromNextLine = false;
    const seen = this.buf.toString('latin1', i, i + lookahead - 2);
    if (/^[ \t\f]*(?:--[^\r\n]*)?\r?(?:\n|$)/.test(seen) && !/^[ \t\f]{200}/.test(seen)) return;
    throw this.uncertain(i, 'a statement follows a change of standard_conforming_strings on its line');
  }

  /** psql reads the rest of the line only after the data. */
  private readonly afterCopy: Step = (start, limit) => {
    let i = start;
    while (i < limit && this.buf[i] !== 0x0a && blank[this.buf[i] ?? 0] === 1) i++;
    if (i >= limit) return i;
    const isComment = this.buf[i] === 0x2d && this.buf[i + 1] === 0x2d;
    if (this.buf[i] !== 0x0a && !isComment)
      throw this.refusal(
        this.copyLine,
        'text follows COPY … FROM stdin on its line.',
        notText,
        notTextRemedy,
      );
    this.step = isComment ? this.inCopyComment : this.inCopy;
    return i;
  };

  private readonly inCopyComment: Step = (start, limit) => {
    for (let i = start; i < limit; i++) {
      const byte = this.buf[i];
      if (byte === 0x0d && this.buf[i + 1] !== 0x0a)
        throw this.uncertain(i, 'a carriage return stands within a line');
      if (byte !== 0x0a) continue;
      this.step = this.inCopy;
      return i;
    }
    return limit;
  };

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

  protected uncertain(i: number, what: string): Error {
    return this.refusal(this.lineAt(i), `${what}.`, notText, notTextRemedy);
  }

  protected atEnd(): void {
    if (this.copyLine > 0)
      throw this.refusal(this.copyLine, 'the file ends within the data of this COPY.', ...cutOff);
  }
}
