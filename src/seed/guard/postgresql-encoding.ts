/**
 * Encodings of a client in which the second byte of a character may look like a backslash or a letter, by all their
 * names (PostgreSQL's `encnames.c`), which it compares by their letters and digits alone. A server has none of them.
 */
const ambiguous =
  /^(?:sjis|shiftjis|mskanji|win(?:dows)?932|shiftjis2004|big5|win(?:dows)?950|gbk|win(?:dows)?936|uhc|win(?:dows)?949|johab|gb18030)$/;

const setting =
  /^set\s+(?:(?:session|local)\s+)?(?:"?client_encoding\b"?|names\b)\s*(?:=|to\b)?\s*([^;]*?)\s*;?\s*$/i;
const call = /\bset_config\s*\(\s*'client_encoding'\s*,\s*('[^']*')/gi;
const clear = /^(?:[\w-]+|'[\w .-]*'|"[\w .-]*")$/;

/** Whether the characters of an encoding can be told from what surrounds them by their bytes. */
export function isReadable(encoding: string): boolean {
  return !ambiguous.test(encoding.replace(/[^A-Za-z0-9]/g, '').toLowerCase());
}

/**
 * What a statement sets as the client's encoding, where what follows cannot be read by its bytes, or where that is not
 * clear; undefined for all other statements.
 */
export function unreadableEncoding(statement: string): string | undefined {
  const set = setting.exec(statement)?.[1];
  if (set !== undefined) return clear.test(set) && isReadable(set) ? undefined : set;
  if (!/^(?:(?:do|call)\b|select\b[\s\S]*\bset_config\b)[\s\S]*client_encoding/i.test(statement))
    return undefined;
  const named = [...statement.matchAll(call)].map(([, encoding = '']) => encoding);
  return named.length > 0 ? named.find((encoding) => !isReadable(encoding)) : 'something that is not clear';
}

/** Why a dump in such an encoding is refused, and what to do instead. */
export const unreadable = [
  'In such an encoding a part of a character may look like a backslash, and be taken for one.',
  "Make the dump with `pg_dump --encoding=UTF8`; or convert it with `iconv`, and write `SET client_encoding = 'UTF8';` in it.",
] as const;
