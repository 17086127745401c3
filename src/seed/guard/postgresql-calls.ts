import { blank } from './postgresql-rules';
import { lookahead, tableOf } from './scanner';

/** What the name of the function can end with, in quotes or without: a look at one byte spares most calls the rest. */
const last = tableOf('gG"');
/** The name of a function that changes settings. Unicode escapes may spell any name. */
const setter = /(?:(?<![\w$\x80-\xff])"?set_config"?|u&"[^"]*")$/i;
const longestName = 256;
/** The name of a setting as a literal that says what it says. */
const plainName = /^\s*'([\w.]*)'\s*,/;

/**
 * What is wrong with a call, where a statement of any kind may change by it how strings are read; undefined where
 * nothing is.
 * @param end where its name ends, and blanks behind it: at its parenthesis, or at a comment.
 * @param after where its arguments begin.
 */
export function unclearCall(buf: Buffer, end: number, after: number): string | undefined {
  let to = end;
  while (to > 0 && blank[buf[to - 1] ?? 0] === 1) to--;
  if (last[buf[to - 1] ?? 0] === 0 || !setter.test(buf.toString('latin1', Math.max(0, to - longestName), to)))
    return undefined;
  const [, name] = plainName.exec(buf.toString('latin1', after, after + lookahead - 2)) ?? [];
  if (name === undefined) return 'a setting is changed whose name is not plain to see';
  return name.toLowerCase() === 'standard_conforming_strings'
    ? 'standard_conforming_strings is set in a way that cannot be followed'
    : undefined;
}
