/** What a dump may have of psql's own commands. Whatever is not listed is refused. */
export type MetaCommand =
  | { kind: 'ignored' }
  | { kind: 'connect'; argument: string }
  | { kind: 'encoding'; argument: string }
  | { kind: 'refused'; name: string; why: string; remedy?: string | undefined };

/** They only steer psql's output, or guard it against the dump as we do. */
const ignored = new Set(['restrict', 'unrestrict', 'echo', 'qecho', 'warn', 'pset', 'timing', 'x', 't', 'a']);
/** psql's own variables, without effect on what is restored. */
const variables =
  /^(?:ON_ERROR_STOP|ON_ERROR_ROLLBACK|QUIET|ECHO|ECHO_HIDDEN|VERBOSITY|SHOW_CONTEXT|HISTFILE|PROMPT[123])\b/;

const severalFiles = 'It reads another file, and a dump is one file that is streamed to where the server is.';
const rowsOfFile =
  'It copies the rows of a table from or to another file, and a dump is one file that is streamed to where the server is.';
const copyInstead =
  'Remove it, and name as data_setup_script a script that calls psql in the folder of the files: `psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --file=…`. Or give a dump as pg_dump writes it, which holds the rows.';
const scriptInstead =
  'Name the files in their order, as `initial_data_source: [schema.sql, rows.sql]`; or remove it, and name as data_setup_script a script that calls psql in the folder of the files: `psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --file=…`.';

/** Tells a line that begins with a backslash. */
export function metaCommand(line: string): MetaCommand {
  const [, name = '', argument = ''] = /^\\(\S*)\s*(.*)$/s.exec(line) ?? [];
  const refused = (why: string, remedy?: string): MetaCommand => ({
    kind: 'refused',
    name: `\\${name}`,
    why,
    remedy,
  });
  if (argument.includes('`')) return refused('It has backquotes, which run a program.');
  if (name === 'copy') return refused(rowsOfFile, copyInstead);
  if (argument.includes('\\')) return refused('A second command follows on its line.');
  if (name === 'c' || name === 'connect') return { kind: 'connect', argument };
  if (name === 'encoding') {
    const encoding = /^'?([\w-]+)'?;?$/.exec(argument)?.[1];
    return encoding === undefined
      ? refused('Its encoding is not clear.')
      : { kind: 'encoding', argument: encoding };
  }
  if (name === 'set')
    return variables.test(argument) ? { kind: 'ignored' } : refused('It sets a variable of psql.');
  if (/^(?:i|ir|include|include_relative)$/.test(name)) return refused(severalFiles, scriptInstead);
  return ignored.has(name) ? { kind: 'ignored' } : refused('');
}

/**
 * The database that `\connect` names; '' for the current one, undefined when it names a host, or anything that is
 * not clear. A change of the user is left out as `--no-owner` would.
 */
export function databaseOfConnect(argument: string): string | undefined {
  const text = argument
    .replace(/;\s*$/, '')
    .replace(/^-reuse-previous=on\s+/, '')
    .trim();
  const words = text.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\S+/g) ?? [];
  const [database = '-', , host = '-', port = '-'] = words;
  if (host !== '-' || port !== '-' || words.length > 4) return undefined;
  const named = /^"?dbname='([^']*)'"?$/.exec(database)?.[1];
  if (named !== undefined) return named;
  if (/=|:\/\//.test(database)) return undefined;
  if (database === '-') return '';
  if (database.startsWith('"')) return database.slice(1, -1).replaceAll('""', '"');
  return database.startsWith("'") ? database.slice(1, -1).replaceAll("''", "'") : database.toLowerCase();
}
