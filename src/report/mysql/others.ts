import type { Connection, RowDataPacket } from 'mysql2/promise';
import { poll, TimedOut } from '../../core/poll';

/** Until a session that was told to end has undone what it did. */
const patience = 60_000;

/**
 * Ends all sessions but our own: what the command has left behind, when it is over, may hold locks for good.
 * @param own the numbers of our threads.
 */
export async function endOthers(connection: Connection, own: ReadonlySet<number>): Promise<void> {
  await poll(
    async () => {
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT processlist_id AS id FROM performance_schema.threads
         WHERE name = 'thread/sql/one_connection' AND processlist_id IS NOT NULL AND thread_id NOT IN (?)`,
        [[0, ...own]],
      );
      // One that has ended by itself meanwhile is not there to be ended.
      for (const { id } of rows) await connection.query('KILL ?', [Number(id)]).catch(() => {});
      return rows.length === 0 ? { value: true } : { pending: 'sessions of the command are left' };
    },
    { timeout: patience },
  ).catch((error: unknown) => {
    if (!(error instanceof TimedOut)) throw error;
  });
}
