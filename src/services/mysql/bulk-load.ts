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

/** What fails here would only have made the restore faster. Does nothing where the administrator cannot get in. */
export async function tuneForBulkLoad(endpoint: Endpoint, access: Access): Promise<Settle> {
  const failed = new Map<string, string>();
  const administered = await asRoot(endpoint, access, async (connection) => {
    for (const statement of swift)
      await connection.query(statement).catch((error: unknown) => failed.set(statement, codeOf(error)));
    return true;
  }).catch((error: unknown) => {
    if (!isCode(error, ...notAdministered))
      failed.set('Setting the server up for the restore', codeOf(error));
    return false;
  });
  return async (leftOut, onlyNew) => {
    for (const [step, code] of failed) leftOut(step, code);
    if (!administered) return;
    await asRoot(endpoint, access, async (connection) => {
      await forgetLog(connection);
      await analyze(connection, onlyNew).catch((error: unknown) => leftOut('ANALYZE TABLE', codeOf(error)));
    });
  };
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? 'unknown');
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

/**
 * Statistics are made here once: a clone has no reason to make them, and would answer with a bad plan.
 * @param onlyOpened a server opens a table for writing to make them, which copies it where it lies in a template: they are
 * made of those only that this server has opened already. One that is altered gets its own as that is done, and is closed.
 */
async function analyze(connection: Connection, onlyOpened = false): Promise<void> {
  const named = async (sql: string) => {
    const [rows] = await connection.query({ sql, rowsAsArray: true });
    return rows as string[][];
  };
  const opened =
    onlyOpened && new Set((await named('SHOW OPEN TABLES')).map((row) => row.slice(0, 2).join('.')));
  const [[database] = []] = await named('SELECT DATABASE()');
  for (const [table] of await named("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'"))
    if (!opened || opened.has(`${database}.${table}`))
      await connection.query('ANALYZE NO_WRITE_TO_BINLOG TABLE ??', [table]);
}

/** The server's own limits are for others: what is done to a whole database takes as long as it takes. */
const patient = [
  'SET SESSION max_statement_time = 0',
  'SET SESSION max_execution_time = 0',
  'SET SESSION wait_timeout = 86400, net_read_timeout = 3600, net_write_timeout = 3600, lock_wait_timeout = 3600',
];

async function asRoot<T>(
  endpoint: Endpoint,
  { adminPassword: password = '', database = 'mysql' }: Access,
  body: (connection: Connection) => Promise<T>,
): Promise<T> {
  return await connected(endpoint, { username: 'root', password, database }, 30_000, async (connection) => {
    for (const statement of patient)
      await connection.query(statement).catch((error: unknown) => {
        // MariaDB has the first, MySQL the second.
        if (!isCode(error, 'ER_UNKNOWN_SYSTEM_VARIABLE')) throw error;
      });
    return await body(connection);
  });
}
