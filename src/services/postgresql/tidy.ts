import type { Client } from 'pg';

/** Told of a step that failed and was left out. */
export type LeftOut = (step: string, code: string) => void;

/**
 * Rewrites the tables that were changed and makes statistics of all. An index may call functions that find what they
 * need by the dump's own search_path only, so that each step may fail.
 * @param since number of a transaction: only what was done since is seen to. A server opens a table for writing to make
 * its statistics, which copies it where it lies in a template.
 */
export async function tidy(client: Client, leftOut: LeftOut, since?: number): Promise<void> {
  await searchEverywhere(client);
  await rewriteChanged(client, leftOut, since);
  if (since === undefined && (await attempted(client, 'ANALYZE', () => {}))) return;
  for (const table of await tablesWhere(client, since === undefined ? 'true' : touched(since)))
    await attempted(client, `ANALYZE ${table}`, leftOut);
}

/** Whether a row of the catalog was written since. */
const isNew = (since: number) => `age(xmin) <= age('${since}'::xid)`;

/** Whether rows of a table were, or its definition: a column that is given another type loses its statistics. */
const touched = (since: number) => `n_mod_since_analyze > 0
  OR EXISTS (SELECT FROM pg_class WHERE oid = relid AND ${isNew(since)})
  OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = relid AND ${isNew(since)})
  OR EXISTS (SELECT FROM pg_index WHERE indrelid = relid AND ${isNew(since)})`;

/** Which schemas a dump's functions expect in their path, no dump says. */
async function searchEverywhere(client: Client): Promise<void> {
  const { rows } = await client.query<{ path: string }>(
    `SELECT concat_ws(', ', '"$user"', string_agg(quote_ident(nspname), ', ' ORDER BY nspname <> 'public', nspname)) AS path
       FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
  );
  await client.query("SELECT set_config('search_path', $1, false)", [rows[0]?.path]);
}

/**
 * What a mask or a script has changed or removed, a column that it has dropped too, is still in the tables' files, where
 * a superuser could read it.
 */
async function rewriteChanged(client: Client, leftOut: LeftOut, since?: number): Promise<void> {
  const lately = since === undefined ? 'true' : isNew(since);
  const changed = `n_tup_upd + n_tup_del + n_dead_tup > 0
    OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = relid AND attisdropped AND ${lately})`;
  for (const table of await tablesWhere(client, changed)) {
    if (await attempted(client, `VACUUM FULL ${table}`, leftOut)) continue;
    await attempted(client, `VACUUM ${table}`, leftOut);
  }
}

async function tablesWhere(client: Client, condition: string): Promise<string[]> {
  const { rows } = await client.query<{ schema: string; table: string }>(
    `SELECT schemaname AS schema, relname AS table FROM pg_stat_all_tables
       WHERE (relid IN (SELECT relid FROM pg_stat_user_tables) OR relid = 'pg_largeobject'::regclass)
         AND (${condition})`,
  );
  return rows.map(
    ({ schema, table }) => `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`,
  );
}

/** The error's own words may hold values of the data: its code does not. */
async function attempted(client: Client, statement: string, leftOut: LeftOut): Promise<boolean> {
  try {
    await client.query(statement);
    return true;
  } catch (error) {
    const { code } = error as { code?: unknown };
    // Without PostgreSQL's code the connection itself is lost.
    if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) throw error;
    leftOut(statement, code);
    return false;
  }
}
