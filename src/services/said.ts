/**
 * What a program of the database said went wrong, as it may be shown. Production's data are in its own words, so this
 * holds only what is known to be none of them: codes, line numbers, names of objects, and messages of a known shape
 * whose values are `…`. A message of an unknown shape has none.
 */
export interface Said {
  /** SQLSTATE of PostgreSQL, MySQL's number, or the first word of Redis's answer. */
  code?: string | undefined;
  /** What the code stands for: `unique_violation`. */
  meaning?: string | undefined;
  message?: string | undefined;
  /** Line of what was read, from 1. */
  line?: number | undefined;
  /** Where besides, for a person: `table public.artist, column name`. */
  place?: string | undefined;
  /** The name in the message: of what does not exist, is there already, or is not allowed. */
  name?: string | undefined;
  /** The connection broke: the server has probably ended. */
  lost?: boolean | undefined;
}

/** A product and its version, as its server or a dump's head tells: `{ name: 'MariaDB', version: '11.8.3' }`. */
export interface Product {
  name:
    | 'PostgreSQL'
    | 'MySQL'
    | 'MariaDB'
    | 'SQLite'
    | 'Oracle'
    | 'Microsoft SQL Server'
    | 'SQLite or Microsoft SQL Server';
  /** Empty where it is not known. */
  version: string;
}

/** The shape of a message: fixed words, `{name}`s that may be shown, and `{…}` for what may not. */
export interface Shape {
  template: string;
  pattern: RegExp;
}

/** What stands in a shape's place of this kind. Neither quotes nor `@` nor a second line: none fits a value in a name. */
const slots: Readonly<Record<string, string>> = {
  name: '[^\'"@\\n]{1,200}?',
  type: '[\\w .(),\\[\\]-]{1,80}?',
  number: '\\d+',
  version: '\\d+(?:\\.\\d+)*',
  word: '[A-Za-z_]+(?: [A-Za-z_]+)*',
  '…': '.*',
};

/** Shapes from their templates, such as `Table '{name}' doesn't exist`. */
export function shapes(...templates: string[]): Shape[] {
  return templates.map((template) => {
    const source = template
      .split(/\{([^}]+)\}/)
      .map((part, at) => (at % 2 === 0 ? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `(${slots[part]})`));
    return { template, pattern: new RegExp(`^${source.join('')}$`) };
  });
}

/** The message in the words of the first shape that it has, its values left out, and the first name in it. */
export function fitted(
  message: string,
  among: readonly Shape[],
): { message: string; name?: string | undefined } | undefined {
  for (const { template, pattern } of among) {
    const found = pattern.exec(message)?.slice(1);
    if (!found) continue;
    const kinds = [...template.matchAll(/\{([^}]+)\}/g)].map(([, kind]) => kind);
    const words = kinds.map((kind, at) => (kind === '…' ? '…' : (found[at] ?? '')));
    const shown = template.replace(/\{[^}]+\}/g, () => words.shift() ?? '');
    return { message: shown, name: found[kinds.indexOf('name')] };
  }
  return undefined;
}

/** What was said, in a sentence. @param program who said it. */
export function told({ code, meaning, message, line, place }: Said, program: string): string {
  const at = line === undefined ? '' : ` at line ${line}`;
  const error = [code, meaning && `(${meaning})`].filter(Boolean).join(' ');
  const words = [error, message].filter(Boolean).join(': ');
  if (words === '')
    return `${program} told no cause that can be shown${place === undefined ? '' : ` (${place})`}.`;
  return `${program} said${at}: ERROR ${words}${place === undefined ? '' : ` (${place})`}`;
}
