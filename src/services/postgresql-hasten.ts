import type { Client } from 'pg';
import type { Endpoint } from '../providers/provider';
import type { Access, Settle } from './kind';
import { connected } from './postgresql-client';

/**
 * What makes a restore faster on a server that is stopped cleanly before anybody relies on it. None needs a restart,
 * and all are taken back in the file, so that clones start with the settings that they would have had.
 */
const swift = {
  autovacuum: 'off',
  checkpoint_timeout: '1h',
  // What is kept is a copy of the files: writing these to disk too is in vain.
  fsync: 'off',
  full_page_writes: 'off',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  // A log that is kept to be used again would double what the template holds.
  wal_recycle: 'off',
};

/** Writing everything to disk takes as long as it takes. */
const patience = { connect: 30_000 };

/** Does nothing where the user may not change the server. */
export async function hasten(endpoint: Endpoint, access: Access): Promise<Settle> {
  const changed = await connected(endpoint, access, patience, change);
  return async () => {
    if (changed.length > 0) await connected(endpoint, access, patience, (client) => settle(client, changed));
  };
}

/** Returns the settings that it has changed: those that the version knows, and the image has not set the same way. */
async function change(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM pg_settings WHERE name = ANY ($1) AND current_setting('is_superuser') = 'on'
       AND coalesce(sourcefile, '') NOT LIKE '%/postgresql.auto.conf'`,
    [Object.keys(swift)],
  );
  if (rows.length === 0) return [];
  for (const [name, value] of Object.entries(swift))
    if (rows.some((row) => row.name === name)) await client.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await client.query('SELECT pg_reload_conf()');
  return rows.map(({ name }) => name);
}

/**
 * This server itself ends in the haste that it was filled in. Statistics are made once, here: a clone that found tables
 * unknown, or much inserted into, would have its autovacuum read them, and so copy them, a minute after its start.
 */
async function settle(client: Client, changed: readonly string[]): Promise<void> {
  await client.query('ANALYZE');
  for (const name of changed) await client.query(`ALTER SYSTEM RESET ${name}`);
  await client.query('CHECKPOINT');
  await client.query('SELECT pg_stat_reset()');
}
