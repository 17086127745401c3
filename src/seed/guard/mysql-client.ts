/** Commands of the client; none is the beginning of an SQL statement. */
export const clientCommands = new Set(
  'system source tee notee pager nopager edit connect charset nowarning warnings status clear ego go print prompt quit exit rehash resetconnection query_attributes ssl_session_data_print costs'.split(
    ' ',
  ),
);

/**
 * MariaDB's dumps tell its client with it to run nothing, which the guard sees to. Clients that do not know the command
 * end at it; those of 2024 wrote it without the M.
 */
export const sandboxLine = /^\/\*M?!999999\\-[^*\n]*\*\//;

/** The client has room for so many bytes. */
const longestDelimiter = 15;

/**
 * What `DELIMITER …` makes the delimiter, as the client reads it: to the first blank, or in quotes.
 * @returns undefined when the client would not take it, or cannot be told what is meant.
 */
export function delimiterOf(line: string): string | undefined {
  const [, quote, quoted = '', plain = ''] =
    /^delimiter[ \t]+(?:(["'`])([^\s\\"'`]+)\1|([^\s\\"'`]+))(?:\s|$)/i.exec(line) ?? [];
  const wanted = quote ? quoted : plain;
  return wanted !== '' && wanted.length <= longestDelimiter ? wanted : undefined;
}

const notAStatement =
  'It is, or looks like, a command of the mysql client; what reads files, runs programs or steers the client has no place in a dump, and nothing of it was run.';

/** What is refused, why, and what to do. @param command from where it begins to the end of its line. */
export function refusedCommand(file: string, command: string): [what: string, why: string, remedy: string] {
  const line = command.trim();
  // No more than the command: a value may follow, where a string of the data was not closed.
  const name = /^(?:\/\*M?!\d*\s*)?(\\.?|\w{1,40})/.exec(line)?.[1] ?? 'A command of the client';
  if (/^delimiter$/i.test(name))
    return [
      `${name} is refused.`,
      'The client takes it only at the beginning of a line, with one word of at most 15 characters after it, none of them a backslash.',
      'Write it on a line of its own, as in `DELIMITER //`.',
    ];
  if (/^(?:source|\\\.)$/i.test(name)) return [`${name} is refused.`, severalFiles, sourceRemedy(file)];
  return [
    `${name} is refused.`,
    notAStatement,
    'Give a dump as mysqldump writes it, or call the client yourself in the data_setup_script.',
  ];
}

const severalFiles =
  'It reads another file, and a dump is one file that is streamed to where the server is; nothing of it was run.';

/** The outputs of the service are in the script's environment, under these names. */
function sourceRemedy(file: string): string {
  return `Remove initial_data_source, and name as data_setup_script a script that calls the client in the folder of ${file}: \`cd "$(dirname path/to/${file})" && MYSQL_PWD="$DATABASE_PASSWORD" mysql --protocol=tcp --host="$DATABASE_HOST" --port="$DATABASE_PORT" --user="$DATABASE_USERNAME" "$DATABASE_NAME" < ${file}\`. With \`data_setup_inputs\` it runs once, for the template.`;
}
