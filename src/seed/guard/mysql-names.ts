/** A string in single quotes, as a pattern that takes no room for each of its characters. */
export const string = "'[^'\\\\]*(?:(?:\\\\[\\s\\S]|'')[^'\\\\]*)*'";
/** Whatever stands in quotes: a string, or a name. */
export const quoted = `${string}|"[^"\\\\]*(?:(?:\\\\[\\s\\S]|"")[^"\\\\]*)*"|\`[^\`]*\``;
/** A name in MySQL's statements, quoted or not; a string where the grammar takes one. */
export const name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\\s`"\';@*/]+)';
const plainName = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|[\\w$\\x80-\\xff]+)';

/** What a name is without its quotes. */
export function unquoted(written: string): string {
  const quote = written[0] ?? '';
  return /["'`]/.test(quote) ? written.slice(1, -1).replaceAll(quote + quote, quote) : written;
}

const object = new RegExp(
  `^(?:create|drop|alter)\\b[^'"\`(]*?(?:definer\\s*=\\s*${name}(?:\\s*@\\s*${name})?\\s*)?\\b(?:server|event|table|function|tablespace|group)\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?(${plainName})(?:\\s*\\.\\s*(${plainName}))?`,
  'i',
);
const plugin = new RegExp(
  `^(?:un)?install\\s+(?:plugin|soname|component)\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?(${name})`,
  'i',
);

/** The name of what a statement makes, changes or removes, without its database; none when it cannot be told. */
export function objectOf(text: string): string[] {
  const [, first, second] = object.exec(text) ?? plugin.exec(text) ?? [];
  const written = second ?? first;
  return written === undefined ? [] : [unquoted(written)];
}
