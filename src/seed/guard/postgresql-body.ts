const first = ['create', 'or', 'replace', 'function', 'procedure'];
const marks = ['begin', 'case', 'end'];
/** What may stand in the body of an SQL function: an old psql sends each for itself. */
const bodyStatements = /^(?:select|insert|update|delete|merge|values|with|table|return|end)$/;

/**
 * The bodies of SQL functions, `BEGIN ATOMIC … END`, whose semicolons do not end the statement: by the rule of psql
 * since 14, which counts words after CREATE [OR REPLACE] FUNCTION or PROCEDURE. An older one ends the statement at each
 * semicolon, so that what follows one must be harmless by itself.
 */
export class Body {
  private seen: string[] = [];
  private depth = 0;
  private afterSemicolon = false;

  /** @param counts whether words matter: the statement begins with CREATE. */
  constructor(public counts: boolean) {}

  get isOpen(): boolean {
    return this.depth > 0;
  }

  /** Tells what is wrong with the word, if anything is. */
  word(word: string, parentheses: number): string | undefined {
    if (this.seen.length < 4) this.seen.push(first.includes(word) ? word : '');
    else if (!this.isRoutine) this.counts = false;
    if (this.afterSemicolon && !bodyStatements.test(word))
      return `${word.toUpperCase()} follows within the body of a function`;
    this.afterSemicolon = false;
    if (!this.isRoutine || parentheses > 0) return undefined;
    if (word === 'begin' || (word === 'case' && this.isOpen)) this.depth++;
    else if (word === 'end' && this.isOpen) this.depth--;
    return undefined;
  }

  /** Digits that run into a word: versions differ in where the word begins. */
  number(text: string): string | undefined {
    const word = /[a-z].*$/i.exec(text)?.[0].toLowerCase() ?? '';
    return [...first, ...marks].some((mark) => word.endsWith(mark)) ? 'a number runs into a word' : undefined;
  }

  semicolon(): void {
    this.afterSemicolon = true;
  }

  private get isRoutine(): boolean {
    return /^create (?:or replace )?(?:function|procedure)\b/.test(this.seen.join(' '));
  }
}
