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

const query = (prefix: string) => `
  SELECT t.name AS name, CAST(t.table_id AS CHAR) AS id, COALESCE(s.file_size, 0) AS bytes
  FROM information_schema.${prefix}TABLES t LEFT JOIN information_schema.${prefix}TABLESPACES s ON s.space = t.space
  WHERE t.name LIKE '%/%' AND t.name NOT LIKE '%/#sql%' AND t.name NOT LIKE 'mysql/%' AND t.name NOT LIKE 'sys/%'`;

/** Every table of InnoDB, by its key; partitions of one are taken together. */
export async function storedTables(connection: Connection): Promise<Map<string, Stored>> {
  const [rows] = await connection.query<RowDataPacket[]>(query('INNODB_')).catch((error: unknown) => {
    // As MariaDB calls it.
    if (!isCode(error, 'ER_UNKNOWN_TABLE', 'ER_BAD_FIELD_ERROR')) throw error;
    return connection.query<RowDataPacket[]>(query('INNODB_SYS_'));
  });
  const result = new Map<string, Stored>();
  for (const { name, id, bytes } of rows) {
    const [schema = '', table = ''] = String(name).split('/').map(decoded);
    const object = { schema, name: table.replace(/#p#.*$/i, '') };
    const known = result.get(keyOf(object));
    result.set(keyOf(object), {
      object,
      ids: `${known?.ids ?? ''} ${id}`,
      bytes: Number(bytes) + (known?.bytes ?? 0),
    });
  }
  return result;
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
