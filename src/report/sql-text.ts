/** A statement is shown up to here. */
const mostCharacters = 2000;
/** And read up to here: what is longer is values. The engine of regular expressions takes no literal of 10 MB. */
const mostRead = 2 ** 20;

/**
 * What PostgreSQL reads as one: a comment, a literal, a name in quotes, a parameter, a word, a number. A string without E
 * that holds a backslash may end elsewhere, by the session's settings: `unsure` is one, and all that follows it.
 */
const postgresqlToken = new RegExp(
  [
    String.raw`(?<comment>--[^\r\n]*|/\*)`,
    String.raw`(?<escaped>(?:[eE]'(?:[^'\\]|\\[\s\S]|'')*|[uU]&'(?:[^']|'')*)(?:'|$))`,
    String.raw`(?<string>[bBxXnN]?'(?:[^'\\]|'')*(?:'(?!')|$))`,
    String.raw`(?<unsure>[bBxXnN]?'[\s\S]*)`,
    String.raw`(?<dollar>\$(?<tag>[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$[\s\S]*?(?:\$\k<tag>\$|$))`,
    '(?<quoted>"(?:[^"]|"")*(?:"|$))',
    String.raw`(?<parameter>\$\d+)`,
    String.raw`(?<word>[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)`,
    String.raw`(?<number>(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?:[A-Za-z_][\w$]*)?)`,
    String.raw`(?<space>\s+)`,
    String.raw`(?<other>[\s\S])`,
  ].join('|'),
  'y',
);

/**
 * The same for MySQL and MariaDB. What is in double quotes may be a name, by the session's settings, and is no better known.
 * By these, too, a quote behind a backslash ends a string or does not.
 */
const mysqlToken = new RegExp(
  [
    String.raw`(?<comment>--(?=\s|$)[^\r\n]*|#[^\r\n]*|/\*(?!M?!)[\s\S]*?(?:\*/|$))`,
    String.raw`(?<string>(?:_\w+\s*)?[bBxXnN]?(?:'(?:[^'\\]|\\[^']|'')*(?:'|$)|"(?:[^"\\]|\\[^"]|"")*(?:"|$)))`,
    // What stands in a comment that is run may end elsewhere than the comment.
    String.raw`(?<unsure>(?:_\w+\s*)?[bBxXnN]?['"][\s\S]*|/\*[\s\S]*)`,
    '(?<quoted>`(?:[^`]|``)*(?:`|$))',
    String.raw`(?<word>[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)`,
    String.raw`(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\w*)`,
    String.raw`(?<space>\s+)`,
    String.raw`(?<other>[\s\S])`,
  ].join('|'),
  'y',
);

/** The length of such a type is part of a schema, and no value; what is longer is none: MySQL's `char` makes a text of numbers. */
const sized =
  /\b(?:char|character|varchar|varying|numeric|decimal|bit|varbit|float|time|timestamp|vector)\s*\(\s*(?:\d{1,5}\s*,\s*)?$/i;
const longestLength = 5;

/** Whose rules a text is read by. */
export type Dialect = 'postgresql' | 'mysql';

const tokens: Readonly<Record<Dialect, RegExp>> = { postgresql: postgresqlToken, mysql: mysqlToken };

/** A setting of an application's own, which may be a secret, takes a word without quotes, too. */
const ownSetting =
  /((?:^|[;(]\s*|\b(?:ALTER|CREATE)\b[^;]*\s)SET\s+(?:SESSION\s+|LOCAL\s+)?(?:"[^"]*\.[^"]*"|(?:[^\s."]+|"[^"]*")(?:\s*\.\s*(?:[^\s."=]+|"[^"]*"))+)\s*(?:=|\bTO\b)\s*)[^;]+/gi;

/** A piece of SQL: its kind, its text, and where it begins. `unsure` is where it is not sure what a literal is. */
function* piecesOf(sql: string, dialect: Dialect): Generator<{ kind: string; text: string; at: number }> {
  const token = tokens[dialect];
  let at = 0;
  while (at < sql.length) {
    token.lastIndex = at;
    const { groups = {} } = token.exec(sql) ?? {};
    const found = Object.entries(groups).find(([name, value]) => value !== undefined && name !== 'tag');
    const [kind, text] = (found ?? ['other', sql.charAt(at)]) as [string, string];
    yield { kind, text, at };
    at = kind === 'comment' && text === '/*' ? commentEnd(sql, at + 2) : at + text.length;
  }
}

/**
 * A statement as it may be shown: each literal is `?`, comments are left out, white space is one space, and what is long is
 * cut. Where it is not sure what a literal is, the rest is left out.
 */
export function withoutValues(sql: string, dialect: Dialect = 'postgresql'): string {
  let shown = '';
  for (const { kind, text } of piecesOf(sql.slice(0, mostRead), dialect)) {
    if (kind === 'unsure') return `${withoutSettings(shown)}?…`;
    shown += shownAs(kind, text, shown);
    if (shown.length > mostCharacters) return `${withoutSettings(shown.slice(0, mostCharacters))}…`;
  }
  if (sql.length > mostRead) return `${withoutSettings(shown)}…`;
  return withoutSettings(shown.trim().replace(/(?:\s*;)+$/, ''));
}

function withoutSettings(shown: string): string {
  return /\bSET\b/i.test(shown) ? shown.replace(ownSetting, '$1?') : shown;
}

/** A table's name in quotes, which is one whatever the server makes of the rest, and where a value may begin. */
const parts =
  /\b(?:TABLE|INTO|UPDATE|INDEX|VIEW|ONLY|EXISTS)\s+(?:\w+\.)?(?:"(?:[^"]|"")+"\.?)+|[?(=:"]|(?<=.)\b(?:SET|TO|VALUES|DEFAULT|PASSWORD|IDENTIFIED)\b/gi;

/** Words that statements begin with. Anything else may be a file that is none of SQL. */
const beginnings =
  /^\(?(?:ALTER|ANALYZE|BEGIN|CALL|COMMENT|COMMIT|COPY|CREATE|DELETE|DO|DROP|EXECUTE|EXPLAIN|GRANT|INSERT|LOAD|LOCK|MERGE|PREPARE|RENAME|REPLACE|RESET|REVOKE|ROLLBACK|SELECT|SET|SHOW|START|TRUNCATE|UPDATE|USE|VALUES|WITH)\b/i;

/**
 * A statement that the server has not understood, up to where a value may begin: where a quote is missing, values stand
 * where names do, and PostgreSQL takes what is in double quotes for a name. @param shown without its literals.
 */
export function asFarAsSure(shown: string): string {
  if (!beginnings.test(shown)) return '…';
  for (const { 0: part, index } of shown.matchAll(parts))
    if (part === '"' || !part.endsWith('"')) return `${shown.slice(0, index).trimEnd()} …`;
  return shown;
}

/** The statements of a file, as they may be shown, each with the line that it begins on. */
export function statementsIn(sql: string, dialect: Dialect): { text: string; line: number }[] {
  const result: { text: string; line: number }[] = [];
  let [shown, from, line, counted] = ['', 0, 1, 0];
  const complete = () => {
    if (shown.trim() !== '') result.push({ text: withoutSettings(shown.trim()), line });
    shown = '';
  };
  for (const { kind, text, at } of piecesOf(sql, dialect)) {
    if (shown.trim() === '' && kind !== 'space' && kind !== 'comment') from = at;
    if (from > counted) {
      line += sql.slice(counted, from).split('\n').length - 1;
      counted = from;
    }
    if (text === ';' || kind === 'unsure') complete();
    else if (shown.length <= mostCharacters) shown += shownAs(kind, text, shown);
  }
  complete();
  return result;
}

/**
 * The statements of a text as PostgreSQL takes it apart, with their values. Undefined where that is not sure: by a string
 * that may end elsewhere, or the body of a function that is not in quotes.
 */
export function statementsOf(sql: string): string[] | undefined {
  if (/\bBEGIN\s+ATOMIC\b/i.test(sql)) return undefined;
  const result: string[] = [];
  let [from, depth, isEmpty] = [0, 0, true];
  const complete = (to: number) => {
    if (!isEmpty) result.push(sql.slice(from, to));
    [from, isEmpty] = [to + 1, true];
  };
  for (const { kind, text, at } of piecesOf(sql, 'postgresql')) {
    if (kind === 'unsure') return undefined;
    // The actions of a rule are in parentheses.
    if (text === '(') depth++;
    else if (text === ')') depth--;
    if (text === ';' && depth <= 0) complete(at);
    else if (kind !== 'space' && kind !== 'comment') isEmpty = false;
  }
  complete(sql.length);
  return result;
}

function shownAs(kind: string, text: string, before: string): string {
  switch (kind) {
    case 'comment':
    case 'space':
      return before === '' || before.endsWith(' ') ? '' : ' ';
    case 'escaped':
    case 'string':
    case 'dollar':
      return '?';
    case 'number':
      return text.length <= longestLength && sized.test(before.slice(-60)) ? text : '?';
    default:
      return text;
  }
}

/** PostgreSQL's comments nest. */
function commentEnd(sql: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(sql);
    if (!found) return sql.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}

/** What kind of statement it is, by its first words. */
export function tagOf(text: string): string {
  const words = /^[\s(]*([A-Za-z]+)(?:\s+([A-Za-z]+))?(?:\s+([A-Za-z]+))?/.exec(text) ?? [];
  const [, first = '', second = '', third = ''] = words.map((word) => word?.toUpperCase());
  if (!/^(CREATE|ALTER|DROP|COMMENT|REFRESH|SECURITY)$/.test(first)) return first;
  if (first === 'COMMENT') return first;
  if (/^(UNIQUE|FULLTEXT|SPATIAL|MATERIALIZED|FOREIGN|TEMPORARY|TEMP|UNLOGGED|EVENT)$/.test(second))
    return `${first} ${second === 'MATERIALIZED' ? `${second} ` : ''}${third}`;
  return `${first} ${second}`;
}
