import type { Client } from 'pg';
import { isCode } from '../../core/errors';
import type { Endpoint } from '../../providers/provider';
import type { Access, Settle } from '../kind';
import { connected, upkeep } from './client';
import { type LeftOut, tidy } from './tidy';

/**
 * What makes a restore faster on a server that is stopped cleanly before anybody relies on it. None needs a restart,
 * and all are taken back in the file, so that clones start with the settings that they would have had.
 */
const swift = (memoryBytes: number): Readonly<Record<string, string>> => ({
  autovacuum: 'off',
  checkpoint_timeout: '1h',
  // What is kept is a copy of the files: writing these to disk too is in vain.
  fsync: 'off',
  full_page_writes: 'off',
  ...largeSorts(memoryBytes),
  // Little: what is removed before the system has written it never costs a write. Without fsync, checkpoints are cheap.
  max_wal_size: '256MB',
  min_wal_size: '80MB',
  wal_init_zero: 'off',
  // A log that is kept to be used again would double what the template holds.
  wal_recycle: 'off',
});

/** For indexes: an eighth of the memory, where that is more than PostgreSQL takes anyway. */
function largeSorts(memoryBytes: number): Record<string, string> {
  const most = Math.min(256, Math.floor(memoryBytes / 2 ** 23));
  return most > 64 ? { maintenance_work_mem: `${most}MB` } : {};
}

/**
 * What initdb writes down as a number of segments, which in a template are short ones (see `postgresql.ts`): a clone
 * would have a checkpoint for every 256 MB of its log. These are what PostgreSQL has with its usual segments.
 */
const usual: Readonly<Record<string, { ofShort: string; size: string }>> = {
  max_wal_size: { ofShort: '256', size: '1GB' },
  min_wal_size: { ofShort: '20', size: '80MB' },
};

/** A setting that was changed, and whether initdb gave it for short segments. */
interface Changed {
  name: string;
  short: boolean;
}

/** Does nothing where the user may not change the server. */
export async function tuneForBulkLoad(
  endpoint: Endpoint,
  access: Access,
  memoryBytes: number,
): Promise<Settle> {
  const wanted = swift(memoryBytes);
  const { changed, now } = await connected(endpoint, access, upkeep, async (client) => ({
    now: await transaction(client),
    changed: await change(client, wanted),
  }));
  return async (leftOut, onlyNew) => {
    if (changed.length === 0) return;
    const since = onlyNew ? now : undefined;
    await connected(endpoint, access, upkeep, (client) => settle(client, changed, leftOut, since));
  };
}

/** The number of a transaction, as rows have it: 32 bits. */
async function transaction(client: Client): Promise<number> {
  const { rows } = await client.query<{ now: number }>('SELECT (txid_current() % 4294967296)::float8 AS now');
  return rows[0]?.now ?? 0;
}

/** PostgreSQL's code for `allow_alter_system = off`. */
const notAllowed = '0A000';

/** Returns the settings that it has changed: those that the version knows, and the image has not set the same way. */
async function change(client: Client, wanted: Readonly<Record<string, string>>): Promise<Changed[]> {
  const { rows } = await client.query<{ name: string; setting: string; counted: boolean }>(
    `SELECT name, setting, coalesce(sourcefile LIKE '%/postgresql.conf', false)
         AND current_setting('wal_segment_size') = '4MB' AS counted
       FROM pg_settings WHERE name = ANY ($1) AND current_setting('is_superuser') = 'on'
       AND coalesce(sourcefile, '') NOT LIKE '%/postgresql.auto.conf'`,
    [Object.keys(wanted)],
  );
  if (rows.length === 0) return [];
  const known = Object.entries(wanted).filter(([name]) => rows.some((row) => row.name === name));
  try {
    for (const [name, value] of known) await client.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  } catch (error) {
    for (const [name] of known) await client.query(`ALTER SYSTEM RESET ${name}`).catch(() => {});
    // A server of PostgreSQL 17 may forbid it to everybody.
    if (isCode(error, notAllowed)) return [];
    throw error;
  }
  await client.query('SELECT pg_reload_conf()');
  return rows.map(({ name, setting, counted }) => ({
    name,
    short: counted && usual[name]?.ofShort === setting,
  }));
}

/**
 * This server itself ends in the haste that it was filled in. Statistics are made once, here: a clone that found tables
 * unknown, or much inserted into, would have its autovacuum read them, and so copy them, a minute after its start.
 */
async function settle(
  client: Client,
  changed: readonly Changed[],
  leftOut: LeftOut,
  since?: number,
): Promise<void> {
  await tidy(client, leftOut, since);
  for (const { name, short } of changed)
    await client.query(
      short ? `ALTER SYSTEM SET ${name} = '${usual[name]?.size}'` : `ALTER SYSTEM RESET ${name}`,
    );
  await beginLog(client);
  await client.query('CHECKPOINT');
  await client.query('SELECT pg_stat_reset()');
}

/** The checkpoint removes the segments before this one, which hold every row as it was restored. */
async function beginLog(client: Client): Promise<void> {
  await client.query('SELECT pg_switch_wal()').catch((error: unknown) => {
    // PostgreSQL 9 calls it otherwise.
    if (!isCode(error, '42883')) throw error;
  });
}
