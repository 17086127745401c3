import type { ObjectName } from '../recording';
import type { Asked } from './session';

/** A table or an index as the catalog has it. */
export interface Relation {
  object: ObjectName;
  what: 'table' | 'index';
  /** Of an index, the table's. */
  table: ObjectName;
  /** The file it is in; 0 where it has none. */
  file: number;
}

/** Every table and index of the database that is not the server's own, by its number. */
export async function relationsOf(client: Asked): Promise<Map<number, Relation>> {
  const { rows } = await client.query<{
    oid: number;
    schema: string;
    name: string;
    kind: string;
    on_schema: string | null;
    on_name: string | null;
    file: number;
  }>(relations);
  return new Map(
    rows.map(({ oid, schema, name, kind, on_schema, on_name, file }) => {
      const object = { schema, name };
      const table = on_name === null ? object : { schema: on_schema ?? schema, name: on_name };
      const what = kind === 'i' || kind === 'I' ? ('index' as const) : ('table' as const);
      return [oid, { object, what, table, file }];
    }),
  );
}

const relations = `
  SELECT c.oid::int8::float8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
    tn.nspname AS on_schema, t.relname AS on_name, c.relfilenode::int8::float8 AS file
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
  LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND n.nspname !~ '^pg_(toast|temp)'`;

/** The sizes of some of them as they are now, by number; what is gone is left out. */
export async function sizesOf(client: Asked, numbers: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await client.query<{ oid: number; bytes: number | null }>(
    'SELECT oid::float8 AS oid, pg_catalog.pg_relation_size(oid::int8::oid)::float8 AS bytes FROM unnest($1::int8[]) AS oid',
    [numbers],
  );
  return new Map(rows.flatMap(({ oid, bytes }) => (bytes === null ? [] : [[oid, bytes] as const])));
}
