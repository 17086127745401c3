import { backToRestoreMode, ownMode } from '../../services/mysql/session';
import { Databases } from './databases';
import { type LeftOut, reasons } from './dump/reasons';
import { clientCommands, delimiterOf, refusedCommand, sandboxLine } from './mysql-client';
import { blank, MysqlLexer } from './mysql-lexer';
import {
  edited,
  type Found,
  firstWord,
  held,
  isCode,
  isNeutral,
  leftOut,
  plainText,
  severalStatements,
  useOf,
} from './mysql-rules';
import { assignmentsOf } from './mysql-set';
import type { GuardOptions } from './options';
import { lookahead, lookback, type Verdict } from './scanner';

const [newline, backslash] = [10, 92];
const byteOrderMark = '\xef\xbb\xbf';

/**
 * The guard for dumps that the clients of MySQL and MariaDB restore, started with --binary-mode and --skip-comments. It
 * judges the text that they would send, and edits the same.
 */
export class MysqlGuard extends MysqlLexer {
  private readonly databases: Databases;
  private begun = false;
  /** What becomes of a line of the client's own. */
  private decided: Verdict | undefined;

  constructor(
    private readonly file: string,
    private readonly options: GuardOptions,
    private readonly told: LeftOut,
  ) {
    super(file);
    this.databases = new Databases(file);
  }

  protected idle(start: number, limit: number): number {
    const { buf } = this;
    let i = start;
    while (i < limit && blank[buf[i] ?? 0] === 1) i++;
    if (i >= limit) return i;
    if (!this.begun) return this.fileStart(i);
    if (isInsert(buf, i)) {
      this.begin(i, false);
      this.databases.written();
      return i;
    }
    if (buf[i] === 0) return this.nul(i);
    if (buf[i] === backslash && buf[i + 1] === newline) return i + 1;
    const comment = this.isDelimiter(i) ? 0 : this.commentAt(i, true);
    return comment > 0 ? comment : this.statement(i);
  }

  /**
   * What is said first goes before the dump's first word, on its line: the lines keep their numbers. The client takes no
   * DELIMITER after it, and passes over a byte order mark before it.
   */
  private fileStart(i: number): number {
    const ahead = this.buf.toString('latin1', i, i + 10);
    const mark = i === lookback && ahead.startsWith(byteOrderMark) ? byteOrderMark : '';
    if (/^delimiter\s/i.test(ahead)) return this.changeDelimiter(i);
    this.begun = true;
    const end = `${this.delimiter.toString('latin1')} `;
    const first = (this.options.first ?? []).map((statement) => statement + end).join('');
    if (mark + first === '') return i;
    const after = this.ownLine(i, i + mark.length, { replacement: mark + first });
    this.usedLine = 0;
    return after;
  }

  /** The client takes no notice of a line that begins with NUL, as the padding of a file does. */
  private nul(i: number): number {
    if (this.buf[i - 1] === newline) return this.lineComment(i);
    throw this.refusal(
      this.lineAt(i),
      'a NUL byte stands where a statement begins.',
      'No dump has one there: the file is damaged, or is not a dump.',
      'Make the dump again.',
    );
  }

  /** A statement or a command of the client begins at `i`. */
  private statement(i: number): number {
    const ahead = this.buf.toString('latin1', i, i + 128);
    const sandbox = sandboxLine.exec(ahead)?.[0].length;
    if (sandbox !== undefined) return this.ownLine(i, i + sandbox, 'drop');
    const { word, marked } = firstWord(ahead);
    if (clientCommands.has(word)) throw this.refused(this.lineAt(i), this.restOfLine(i));
    // The client looks at its first nine letters.
    if (word.startsWith('delimiter') && !marked) return this.changeDelimiter(i);
    if (word === 'use' && !marked) {
      const line = this.restOfLine(i);
      if (useOf(line) !== undefined) {
        this.begin(i, true);
        this.finish(i + line.length);
        return i + line.length;
      }
    }
    const hold = word === '' || held.has(word);
    this.begin(i, hold);
    if (!hold && !isNeutral(word)) this.databases.written();
    return i;
  }

  /** What the client itself reads, up to `end`: it is not the server's. */
  private ownLine(i: number, end: number, verdict: Verdict): number {
    this.decided = verdict;
    this.begin(i, true);
    this.finish(end);
    return end;
  }

  /** Handed on so that the client, which takes a carriage return for a part of it, reads what was meant. */
  private changeDelimiter(i: number): number {
    const line = /^[^\n]*/.exec(this.buf.toString('latin1', i, i + lookahead))?.[0] ?? '';
    const wanted = delimiterOf(line);
    if (wanted === undefined || this.lineAt(i) === this.usedLine) throw this.refused(this.lineAt(i), line);
    this.delimit(wanted);
    const said = `DELIMITER ${wanted}`;
    return this.ownLine(i, i + line.length, said === line ? 'pass' : { replacement: said });
  }

  protected judge(head: string, raw: () => string): Verdict {
    if (this.decided) {
      const { decided } = this;
      this.decided = undefined;
      return decided;
    }
    const end = this.delimiter.toString('latin1');
    const ended = head.endsWith(end);
    const body = ended ? head.slice(0, -end.length) : head;
    const text = plainText(body);
    const use = useOf(text);
    if (use !== undefined) this.databases.switched(use, this.statementLine, text);
    const left: Found | undefined =
      use === undefined ? leftOut(text, this.options) : { reason: reasons.switches };
    if (left !== undefined) {
      if (end !== ';' && severalStatements(text)) throw this.severalRefused(text);
      this.told.add(left.reason, left.names);
      return 'drop';
    }
    if (/^use\b/i.test(text)) throw this.refused(this.statementLine, text);
    this.mode.read(text);
    if (/^set\b/i.test(text)) this.charset.follow(assignmentsOf(text));
    if (!isNeutral(text)) this.databases.written();
    const { result, found } = edited(body, text, this.options);
    for (const { reason, names } of found) this.told.add(reason, names);
    const replacement = this.underOwnMode(result, text, end, ended);
    if (replacement === head) return 'pass';
    return { replacement: replacement + '\n'.repeat(Math.max(0, lines(raw()) - lines(replacement))) };
  }

  protected isValue(beginning: string): boolean {
    return /^set\b/i.test(plainText(beginning));
  }

  /** Code keeps the mode that it is made in, and is to run as if it had been made without us. */
  private underOwnMode(result: string, text: string, end: string, ended: boolean): string {
    if (!ended) return result;
    if (this.options.first === undefined || this.mode.told || !isCode(text)) return result + end;
    return `${ownMode}${end} ${result}${end} ${backToRestoreMode}${end}`;
  }

  protected refused(line: number, command: string): Error {
    return this.refusal(line, ...refusedCommand(this.file, command));
  }

  private severalRefused(text: string): Error {
    // Not more: an account's password may follow.
    const first = /^[a-z]+(?:\s+[a-z]+)?/i.exec(text)?.[0] ?? '';
    return this.refusal(
      this.statementLine,
      `several statements stand between two delimiters, the first of which is to be left out: ${first}`,
      'They reach the server as one, so that it cannot be left out alone.',
      'End each statement with the delimiter, as mysqldump does.',
    );
  }

  protected atEnd(): void {}
}

/** INSERT, most of all statements. */
function isInsert(buf: Buffer, i: number): boolean {
  return (
    ((buf[i] ?? 0) | 32) === 0x69 && ((buf[i + 2] ?? 0) | 32) === 0x73 && ((buf[i + 3] ?? 0) | 32) === 0x65
  );
}

const lines = (text: string) => text.split('\n').length;
