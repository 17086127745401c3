import { fitted, type Said, shapes } from '../said';
import { known } from './messages';

const clientError =
  /^(?:(?:mariadb|mysql): )?(?:\[ERROR\] )?ERROR (\d{1,5})(?: \(([0-9A-Z]{5})\))?(?: at line (\d+)(?: in file: '[^']*')?)?: (.*)$/;

/** The client's own refusals, which have no number. */
const refusals = shapes("Unknown command '\\{…}", 'Unknown or disabled command in sandbox mode.');

/** No connection, or none any more. */
const lost: readonly number[] = [1053, 1927, 2002, 2003, 2006, 2013, 2026, 2055];

/**
 * Reads what the mysql client, or MariaDB's, printed: its last error, since at that it ended. It prints the statement
 * before that, which is data.
 */
export function saidByMysql(lines: readonly string[]): Said {
  const line = lines.findLast((one) => clientError.test(one));
  if (line === undefined) return {};
  const [, number = '', , at, message = ''] = clientError.exec(line) ?? [];
  return { ...(at === undefined ? {} : { line: Number(at) }), ...saidByNumber(Number(number), message) };
}

/** An error of a number, with the server's words. */
export function saidByNumber(number: number, words: string): Said {
  const entry = known[number];
  const found = fitted(words, entry?.shapes ?? refusals);
  return {
    code: String(number),
    meaning: entry?.meaning,
    message: found?.message,
    name: found?.name?.replaceAll('`', ''),
    ...(lost.includes(number) && { lost: true }),
  };
}
