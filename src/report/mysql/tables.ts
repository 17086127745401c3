import type { Connection, RowDataPacket } from 'mysql2/promise';
import { isCode } from '../../core/errors';
import { keyOf } from '../held';
import type { Renewed } from '../recorder';
import type { ObjectName } from '../recording';

/** A table of InnoDB: its number, which changes when it is written anew, and the size of its file. */
interface Stored {
  object: ObjectName;
  ids: string;
  bytes: number;
}

/** MariaDB turns what it calls files by into names itself; MySQL has them so where a table has a file of its own. */
const inMariadb = (part: number) =>
  `CONVERT(CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(t.name, '/', ${part}), '#', 1) AS BINARY) USING filename)`;

const query = (prefix: string, names: string) => `
  SELECT t.name AS file, ${names}, CAST(t.table_id AS CHAR) AS id, COALESCE(s.file_size, 0) AS bytes
  FROM information_schema.${prefix}TABLES t LEFT JOIN information_schema.${prefix}TABLESPACES s ON s.space = t.space
  WHERE t.name LIKE '%/%' AND t.name NOT LIKE '%/#sql%' AND t.name NOT LIKE 'mysql/%' AND t.name NOT LIKE 'sys/%'`;

/** Every table of InnoDB, by its key; partitions of one are taken together. */
export async function storedTables(connection: Connection): Promise<Map<string, Stored>> {
  const inMysql = query('INNODB_', 's.name AS space');
  const [rows] = await connection.query<RowDataPacket[]>(inMysql).catch((error: unknown) => {
    // As MariaDB calls it.
    if (!isCode(error, 'ER_UNKNOWN_TABLE', 'ER_BAD_FIELD_ERROR')) throw error;
    const names = `${inMariadb(1)} AS \`schema\`, ${inMariadb(-1)} AS name`;
    return connection.query<RowDataPacket[]>(query('INNODB_SYS_', names));
  });
  const result = new Map<string, Stored>();
  for (const { file, space, schema, name, id, bytes } of rows) {
    const object = name === undefined ? inSpace(String(space), String(file)) : { schema, name };
    const known = result.get(keyOf(object));
    result.set(keyOf(object), {
      object,
      ids: `${known?.ids ?? ''} ${id}`,
      bytes: Number(bytes) + (known?.bytes ?? 0),
    });
  }
  return result;
}

/** The table that is in a file of its own, or, by its file's name, one in a file of many. */
function inSpace(space: string, file: string): ObjectName {
  const own = space.includes('/') ? space : file.split('/').map(decoded).join('/');
  const [schema = '', ...rest] = own.split('/');
  return { schema, name: rest.join('/').replace(/#p#.*$/i, '') };
}

/** As file names have it: `@0040` is a character by its number. */
function decoded(name: string): string {
  return name.replace(/@([0-9a-f]{4})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** What was written anew from one look to another. */
export function renewedTables(
  before: ReadonlyMap<string, Stored>,
  after: ReadonlyMap<string, Stored>,
): Renewed[] {
  return [...after].flatMap(([key, { object, ids, bytes }]) => {
    const earlier = before.get(key);
    return earlier && earlier.ids !== ids ? [{ object, what: 'table' as const, table: object, bytes }] : [];
  });
}

/** Bytes of a database's files. */
export function sizeOf(tables: ReadonlyMap<string, Stored>, database: string | undefined): number {
  const own = [...tables.values()].filter(
    ({ object }) => database === undefined || object.schema === database,
  );
  return own.reduce((sum, { bytes }) => sum + bytes, 0);
}
