import { SQLErrorCode } from '@databases/pg-errors';
import { fitted, type Shape, shapes } from '../said';

const meanings = new Map(
  Object.entries(SQLErrorCode).map(([name, code]) => [String(code), name.toLowerCase()]),
);

/** The condition of a SQLSTATE: `unique_violation`. */
export function meaningOf(code: string): string | undefined {
  return meanings.get(code);
}

const exists = ['relation', 'type', 'extension', 'schema', 'role', 'database', 'collation', 'language'];
const thing =
  'type|role|schema|extension|language|tablespace|database|publication|subscription|server|access method|operator class|' +
  'operator family|text search configuration|text search dictionary|index|view|sequence|function|table|event trigger|foreign table|foreign-data wrapper|collation|constraint|trigger|policy|rule';

/**
 * Messages of PostgreSQL's server that a restore meets, from its sources (`errmsg`), by their SQLSTATE. What is quoted in
 * them is a name of the catalog or of a definition, unless it is `…` here.
 */
const known: Readonly<Record<string, readonly Shape[]>> = {
  '22001': shapes('value too long for type {type}'),
  '22003': shapes(
    'value "{…}" is out of range for type {type}',
    '{type} out of range',
    'numeric field overflow',
  ),
  '22007': shapes('invalid input syntax for type {type}: {…}'),
  '22008': shapes('date/time field value out of range: {…}', '{type} out of range'),
  '22021': shapes('invalid byte sequence for encoding "{name}": {…}'),
  '22023': shapes(
    'invalid value for parameter "{name}": {…}',
    'could not create locale "{name}": No such file or directory',
    'invalid locale name: "{name}"',
    'security label provider "{name}" is not loaded',
    'no security label providers have been loaded',
    'encoding "{name}" does not match locale "{name}"',
    'invalid {name} locale name: "{name}"',
    'unrecognized configuration parameter "{name}"',
  ),
  '22P02': shapes(
    'invalid input syntax for type {type}: {…}',
    'invalid input value for enum {name}: {…}',
    'malformed array literal: {…}',
    'malformed record literal: {…}',
  ),
  '22P04': shapes(
    'missing data for column "{name}"',
    'extra data after last expected column',
    'unexpected EOF in COPY data',
  ),
  '22P05': shapes(
    'character with byte sequence {…} in encoding "{name}" has no equivalent in encoding "{name}"',
  ),
  '23502': shapes(
    'null value in column "{name}" of relation "{name}" violates not-null constraint',
    'null value in column "{name}" violates not-null constraint',
    'column "{name}" of relation "{name}" contains null values',
  ),
  '23503': shapes(
    'insert or update on table "{name}" violates foreign key constraint "{name}"',
    'update or delete on table "{name}" violates foreign key constraint "{name}" on table "{name}"',
  ),
  '23505': shapes(
    'duplicate key value violates unique constraint "{name}"',
    'could not create unique index "{name}"',
  ),
  '23514': shapes(
    'new row for relation "{name}" violates check constraint "{name}"',
    'check constraint "{name}" of relation "{name}" is violated by some row',
    'no partition of relation "{name}" found for row',
  ),
  '23P01': shapes(
    'conflicting key value violates exclusion constraint "{name}"',
    'could not create exclusion constraint "{name}"',
  ),
  '0A000': shapes(
    'extension "{name}" is not available',
    'extension "{name}" has no installation script nor update path for version "{version}"',
  ),
  '25006': shapes('cannot execute {word} in a read-only transaction'),
  '28000': shapes('role "{name}" does not exist', 'role "{name}" is not permitted to log in'),
  '2BP01': shapes('cannot drop {word} {name} because other objects depend on it'),
  '3D000': shapes('database "{name}" does not exist'),
  '3F000': shapes('schema "{name}" does not exist', 'no schema has been selected to create in'),
  '42501': shapes(
    'permission denied for {word} {name}',
    'permission denied to create extension "{name}"',
    'must be owner of {word} {name}',
    'permission denied to {word}',
    'permission denied to set parameter "{name}"',
    'must be superuser to {word}',
    'query would be affected by row-level security policy for table "{name}"',
    'must be member of role "{name}"',
    'must be able to SET ROLE "{name}"',
  ),
  '42601': shapes(
    'syntax error at or near {…}',
    'syntax error at end of input',
    'unterminated quoted string at or near {…}',
    'unterminated dollar-quoted string at or near {…}',
    'INSERT has more expressions than target columns',
    'INSERT has more target columns than expressions',
  ),
  '42701': shapes(
    'column "{name}" of relation "{name}" already exists',
    'column "{name}" specified more than once',
  ),
  '42703': shapes(
    'column "{name}" of relation "{name}" does not exist',
    'column "{…}" does not exist',
    'column "{name}" referenced in foreign key constraint does not exist',
    'column "{name}" named in key does not exist',
    'column {…} does not exist',
  ),
  '42704': [
    ...shapes(
      'unrecognized configuration parameter "{name}"',
      'collation "{name}" for encoding "{name}" does not exist',
      'data type {type} has no default operator class for access method "{name}"',
      'operator class "{name}" does not exist for access method "{name}"',
      'constraint "{name}" of relation "{name}" does not exist',
      'trigger "{name}" for table "{name}" does not exist',
      'type "{name}[]" does not exist',
    ),
    ...thing.split('|').flatMap((one) => shapes(`${one} "{name}" does not exist`)),
  ],
  '42710': [
    ...shapes(
      'constraint "{name}" for relation "{name}" already exists',
      'trigger "{name}" for relation "{name}" already exists',
      'policy "{name}" for table "{name}" already exists',
    ),
    ...thing.split('|').flatMap((one) => shapes(`${one} "{name}" already exists`)),
  ],
  '42723': shapes('function "{name}" already exists with same argument types'),
  '42804': shapes(
    'column "{name}" is of type {type} but expression is of type {type}',
    'foreign key constraint "{name}" cannot be implemented',
  ),
  '42830': shapes('there is no unique constraint matching given keys for referenced table "{name}"'),
  '42883': shapes(
    'function {type} does not exist',
    'operator does not exist: {…}',
    'procedure {type} does not exist',
  ),
  '42P01': shapes('relation "{name}" does not exist', 'missing FROM-clause entry for table "{…}"'),
  '42P06': shapes('schema "{name}" already exists'),
  '42P04': shapes('database "{name}" already exists'),
  '42P07': exists.flatMap((one) => shapes(`${one} "{name}" already exists`)),
  '42P16': shapes('multiple primary keys for table "{name}" are not allowed'),
  '42P17': shapes(
    'functions in index expression must be marked IMMUTABLE',
    'generation expression is not immutable',
  ),
  '42809': shapes('"{name}" is not a table', '"{name}" is a view', 'cannot insert into view "{name}"'),
  '428C9': shapes('cannot insert a non-DEFAULT value into column "{name}"'),
  '53100': shapes(
    'could not extend file "{…}": {…}',
    'could not write to file "{…}": {…}',
    'could not write block {…}',
    'could not create file "{…}": {…}',
  ),
  '53200': shapes('out of memory', 'out of shared memory'),
  '53300': shapes(
    'sorry, too many clients already',
    'too many connections for role "{name}"',
    'too many connections for database "{name}"',
  ),
  '54000': shapes(
    'index row size {number} exceeds {…} maximum {number} for index "{name}"',
    'row is too big: size {number}, maximum size {number}',
  ),
  '55000': shapes(
    'cannot refresh materialized view "{name}" concurrently',
    'materialized view "{name}" has not been populated',
    '{name} must be loaded via shared_preload_libraries',
    'cannot use {name} {…}',
  ),
  '55P02': shapes(
    'parameter "{name}" cannot be changed without restarting the server',
    'parameter "{name}" cannot be changed now',
  ),
  '57014': shapes(
    'canceling statement due to statement timeout',
    'canceling statement due to lock timeout',
    'canceling statement due to user request',
  ),
  '57P01': shapes('terminating connection due to administrator command'),
  '57P02': shapes('terminating connection because of crash of another server process'),
  '57P03': shapes(
    'the database system is starting up',
    'the database system is shutting down',
    'the database system is in recovery mode',
  ),
  '58P01': shapes(
    'could not open extension control file "{…}/{name}.control": No such file or directory',
    'could not open extension control file "{…}": No such file or directory',
    'could not access file "{name}": No such file or directory',
  ),
};

/** What psql and pg_restore say of themselves, the connection and the archive. */
export const clientShapes: readonly Shape[] = shapes(
  'server closed the connection unexpectedly',
  'unsupported version ({version}) in file header',
  'could not read from input file: end of file',
  'could not read from input file: unexpected end of file',
  'could not read from input file: {word}',
  'unexpected end of file',
  'input file is too short (read {number}, expected 5)',
  'input file does not appear to be a valid archive',
  'input file does not appear to be a valid archive (too short?)',
  'did not find magic string in file header',
  'could not uncompress data: {word}',
  'this build does not support compression with {word}',
  'cannot restore from compressed archive (compression not supported in this installation)',
  'sanity check on integer size ({number}) failed',
  'backslash commands are restricted; only \\unrestrict is allowed',
  'invalid command \\{word}',
  'unrecognized data block type ({number}) while searching archive',
  'unrecognized data block type {number} while searching archive',
  'could not open input file "{…}": {word}',
  'connection to server at "{…}" failed: FATAL:  {word}',
);

/** A server's message in the words of its shape. Without a code, as pg_restore tells it, that of any. */
export function shapesOf(
  message: string,
  code: string | undefined,
): { shown: string; name: string | undefined; of: string } | undefined {
  for (const [of, among] of code === undefined
    ? Object.entries(known)
    : [[code, known[code] ?? []] as const]) {
    const found = fitted(message, among);
    if (found) return { shown: found.message, name: found.name, of };
  }
  return undefined;
}
