/** A statement is shown up to here. */
const mostCharacters = 2000;

/**
 * What PostgreSQL reads as one: a comment, a literal, a name in quotes, a parameter, a word, a number. A string without E
 * that holds a backslash may end elsewhere, by the session's settings: `unsure` is one, and all that follows it.
 */
const token = new RegExp(
  [
    String.raw`(?<comment>--[^\r\n]*|/\*)`,
    String.raw`(?<escaped>(?:[eE]'(?:[^'\\]|\\[\s\S]|'')*|[uU]&'(?:[^']|'')*)(?:'|$))`,
    String.raw`(?<string>[bBxXnN]?'(?:[^'\\]|'')*(?:'(?!')|$))`,
    String.raw`(?<unsure>[bBxXnN]?'[\s\S]*)`,
    String.raw`(?<dollar>\$(?<tag>[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$[\s\S]*?(?:\$\k<tag>\$|$))`,
    '(?<quoted>"(?:[^"]|"")*(?:"|$))',
    String.raw`(?<parameter>\$\d+)`,
    String.raw`(?<word>[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)`,
    String.raw`(?<number>(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?\w*)`,
    String.raw`(?<space>\s+)`,
    String.raw`(?<other>[\s\S])`,
  ].join('|'),
  'y',
);

/** The length of such a type is part of a schema, and no value. */
const sized =
  /\b(?:char|character|varchar|varying|numeric|decimal|bit|varbit|float|time|timestamp|vector)\s*\([\s\d,]*$/i;

/**
 * A statement of PostgreSQL as it may be shown: each literal is `?`, comments are left out, white space is one space, and
 * what is long is cut. Where it is not sure what a literal is, the rest is left out.
 */
export function withoutValues(sql: string): string {
  let shown = '';
  token.lastIndex = 0;
  while (token.lastIndex < sql.length && shown.length <= mostCharacters) {
    const { groups = {} } = token.exec(sql) ?? {};
    const [kind = 'other', text = ''] =
      Object.entries(groups).find(([name, value]) => value !== undefined && name !== 'tag') ?? [];
    if (kind === 'comment' && text === '/*') token.lastIndex = commentEnd(sql, token.lastIndex);
    if (kind === 'unsure') return `${shown}?…`;
    shown += shownAs(kind, text, shown);
  }
  const whole = shown.trim().replace(/(?:\s*;)+$/, '');
  return whole.length > mostCharacters ? `${whole.slice(0, mostCharacters)}…` : whole;
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
      return sized.test(before.slice(-60)) ? text : '?';
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
