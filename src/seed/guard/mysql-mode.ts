import { assignmentsOf } from './mysql-set';

interface Mode {
  /** Backslashes in strings are plain. */
  plainBackslashes: boolean;
  /** Double quotes hold names. */
  ansiQuotes: boolean;
}

/** Modes that are made of others, among them ANSI_QUOTES. */
const ansi = /\b(?:ansi|ansi_quotes|db2|maxdb|mssql|oracle|postgresql)\b/i;
const noEscapes = /\bno_backslash_escapes\b/i;
const [ansiBit, noEscapesBit] = [4, 2 ** 20];
const initial: Mode = { plainBackslashes: false, ansiQuotes: false };

/** Follows what a dump makes of sql_mode, as far as the reading of strings depends on it. */
export class SqlMode {
  /** Whether the dump says what it is to be. */
  told = false;
  private mode = initial;
  private readonly kept = new Map<string, Mode>();

  /** Whether a backslash escapes what follows in a string with this quote. */
  escapesIn(quote: number): boolean {
    if (quote === 0x60) return false;
    return !this.mode.plainBackslashes && !(quote === 0x22 && this.mode.ansiQuotes);
  }

  /** Reads a statement, of which only SET says something. */
  read(statement: string): void {
    if (!/^set\b[\s\S]*sql_mode/i.test(statement)) return;
    for (const { scope, name, value } of assignmentsOf(statement)) {
      if (scope === 'user' && /^@@(?:session\.|local\.)?sql_mode$/i.test(value))
        this.kept.set(name, this.mode);
      if (scope !== 'session' || name !== 'sql_mode') continue;
      this.mode = this.after(value);
      this.told = true;
    }
  }

  private after(value: string): Mode {
    const variable = /^@([\w.$]+)$/.exec(value)?.[1]?.toLowerCase();
    if (variable !== undefined) return this.kept.get(variable) ?? initial;
    const number = /^\d+$/.test(value) ? Number(value) : undefined;
    if (number !== undefined)
      return {
        plainBackslashes: Math.floor(number / noEscapesBit) % 2 === 1,
        ansiQuotes: Math.floor(number / ansiBit) % 2 === 1,
      };
    const named = { plainBackslashes: noEscapes.test(value), ansiQuotes: ansi.test(value) };
    const { plainBackslashes, ansiQuotes } = this.mode;
    if (/^concat\b.*@@/is.test(value))
      return {
        plainBackslashes: plainBackslashes || named.plainBackslashes,
        ansiQuotes: ansiQuotes || named.ansiQuotes,
      };
    if (/^replace\b.*@@/is.test(value))
      return {
        plainBackslashes: plainBackslashes && !named.plainBackslashes,
        ansiQuotes: ansiQuotes && !named.ansiQuotes,
      };
    return named;
  }
}
