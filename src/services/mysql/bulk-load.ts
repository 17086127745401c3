import type { Connection } from 'mysql2/promise';
import { isCode } from '../../core/errors';
import type { Endpoint } from '../../providers/provider';
import type { Access, Settle } from '../kind';
import { connected, notAdministered } from './client';

/**
 * What holds until the server stops, which writes everything whatever these say. It must leave its clones no reason to
 * open a table at their start, which copies it: neither a list of the pages that were in memory, to be loaded again,
 * nor old versions of rows that a quick stop leaves to be purged.
 */
const swift = [
  'SET GLOBAL innodb_buffer_pool_dump_at_shutdown = OFF',
  'SET GLOBAL innodb_fast_shutdown = 0',
  'SET GLOBAL innodb_flush_log_at_trx_commit = 0',
  'SET GLOBAL sync_binlog = 0',
];

/** Does nothing where the administrator cannot get in with the password of the environment. */
export async function hasten(endpoint: Endpoint, access: Access): Promise<Settle> {
  const administered = await asRoot(endpoint, access, async (connection) => {
    for (const statement of swift) await connection.query(statement);
  }).catch((error: unknown) => {
    if (isCode(error, ...notAdministered)) return false;
    throw error;
  });
  return async () => {
    if (administered) await asRoot(endpoint, access, settle);
  };
}

async function settle(connection: Connection): Promise<void> {
  await forgetLog(connection);
  await analyze(connection);
}

/** A binary log holds every row as it was restored: before the mask, and a second time. */
async function forgetLog(connection: Connection): Promise<void> {
  const [rows] = await connection.query('SELECT @@log_bin AS kept');
  if ((rows as { kept: number }[])[0]?.kept !== 1) return;
  await connection.query('RESET BINARY LOGS AND GTIDS').catch((error: unknown) => {
    // As MariaDB and MySQL before 8.2 call it.
    if (!isCode(error, 'ER_PARSE_ERROR')) throw error;
    return connection.query('RESET MASTER');
  });
}

/** Statistics are made here once: a clone has no reason to make them, and would answer with a bad plan. */
async function analyze(connection: Connection): Promise<void> {
  const [tables] = await connection.query({
    sql: "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'",
    rowsAsArray: true,
  });
  for (const [table] of tables as [string][])
    await connection.query('ANALYZE NO_WRITE_TO_BINLOG TABLE ??', [table]);
}

async function asRoot(
  endpoint: Endpoint,
  { adminPassword: password = '', database = 'mysql' }: Access,
  body: (connection: Connection) => Promise<void>,
): Promise<true> {
  await connected(endpoint, { username: 'root', password, database }, 30_000, body);
  return true;
}
