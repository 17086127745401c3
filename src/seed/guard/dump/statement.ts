/** A piece of a statement that belongs together. */
export interface Token {
  kind: 'word' | 'quoted' | 'string' | 'other';
  text: string;
  start: number;
  /** How many parentheses and brackets are open around it. */
  depth: number;
}

const pattern =
  /(?<string>[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'|'[^']*(?:''[^']*)*'|\$(?<tag>[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$[\s\S]*?\$\k<tag>\$)|(?<quoted>"(?:[^"]|"")*")|(?<word>[A-Za-z_\x80-\xff][\w$\x80-\xff]*)|\S/g;

/** One statement of PostgreSQL, without comments, as far as the rules for dumps must understand it. */
export class Statement {
  private known: Token[] | undefined;

  /** @param text each byte of the dump as one character. */
  constructor(readonly text: string) {}

  is(pattern: RegExp): boolean {
    return pattern.test(this.text);
  }

  get tokens(): readonly Token[] {
    this.known ??= tokensOf(this.text);
    return this.known;
  }

  /** What stands outside of parentheses, without the content of quotes: a text may have the words of a clause. */
  get outline(): string {
    const quotes: Partial<Record<Token['kind'], string>> = { string: "''", quoted: '""' };
    const outer = this.tokens.filter(({ depth }) => depth === 0);
    return outer.map(({ kind, text }) => quotes[kind] ?? text).join(' ');
  }

  /** The index of the first token from `from` on that is this word, outside of parentheses; -1 when there is none. */
  find(word: string, from = 0): number {
    return this.tokens.findIndex((token, index) => index >= from && token.depth === 0 && isWord(token, word));
  }

  /** The name of an object at a token, its schema included, and the index of the token behind it. */
  nameAt(index: number): { name: string; next: number } {
    let name = this.valueAt(index);
    let next = index + 1;
    for (; this.tokens[next]?.text === '.'; next += 2) name += `.${this.valueAt(next + 1)}`;
    return { name, next };
  }

  /** What a name or a string at a token means. */
  valueAt(index: number): string {
    const { kind, text } = this.tokens[index] ?? { kind: 'other', text: '' };
    if (kind === 'quoted') return text.slice(1, -1).replaceAll('""', '"');
    if (kind === 'string') return text.replace(/^[eE]?'|'$/g, '').replaceAll("''", "'");
    return text.toLowerCase();
  }

  /** The text without the tokens from `first` up to `end`. */
  without(first: number, end: number): string {
    const from = this.tokens[first]?.start ?? this.text.length;
    const to = this.tokens[end]?.start ?? this.text.length;
    return this.text.slice(0, from) + this.text.slice(to);
  }

  /** The text from a token on. */
  from(index: number): string {
    return this.text.slice(this.tokens[index]?.start ?? this.text.length);
  }
}

export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (const { 0: found, index: start, groups = {} } of text.matchAll(pattern)) {
    if (found === ')' || found === ']') depth--;
    const kind = (['word', 'quoted', 'string'] as const).find((one) => groups[one] !== undefined) ?? 'other';
    tokens.push({ kind, text: found, start, depth });
    if (found === '(' || found === '[') depth++;
  }
  return tokens;
}

/** A name as SQL writes it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in quotes that do not end within it. */
export function dollarQuoted(text: string): string {
  let tag = '$labtest$';
  for (let count = 1; text.includes(tag); count++) tag = `$labtest${count}$`;
  return tag + text + tag;
}

/** A block on one line more than its body has, which the dump's own quotes do not end. */
export function block(body: string): string {
  return `DO ${dollarQuoted(`BEGIN ${body} END`)};`;
}

/** A statement of which some errors are expected. @param conditions as PL/pgSQL names them. */
export function tolerant(statement: string, conditions: readonly string[], otherwise = 'NULL;'): string {
  const body = statement.replace(/[\s;]*$/, ';');
  return block(`${body} EXCEPTION WHEN ${conditions.join(' OR ')} THEN ${otherwise}`);
}
