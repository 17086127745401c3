import type { Connection } from 'mysql2/promise';
import { isCode } from '../core/errors';
import type { Endpoint } from '../providers/provider';
import type { Access, Settle } from './kind';
import { connected } from './mysql-client';

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

/** Does nothing where the administrator's password is another one than that of the environment. */
export async function hasten(endpoint: Endpoint, access: Access): Promise<Settle> {
  const administered = await asRoot(endpoint, access, async (connection) => {
    for (const statement of swift) await connection.query(statement);
  }).catch((error: unknown) => {
    if (isCode(error, 'ER_ACCESS_DENIED_ERROR')) return false;
    throw error;
  });
  return async () => {
    if (administered) await asRoot(endpoint, access, analyze);
  };
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
