import { poll, TimedOut } from '../../core/poll';
import type { Asked } from './session';

/** Until a session that was told to end has undone what it did. */
const patience = 60_000;

/**
 * Ends all sessions but our own, and then the transactions that were prepared and belong to none: what the command has left
 * behind, when it is over, may hold locks for good.
 * @param own the numbers of our processes.
 */
export async function endOthers(client: Asked, own: ReadonlySet<number>): Promise<void> {
  await poll(
    async () => {
      const { rows } = await client.query(
        `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> ALL ($1::int[]) AND pid <> pg_catalog.pg_backend_pid()`,
        [[...own]],
      );
      return rows.length === 0 ? { value: true } : { pending: 'sessions of the command are left' };
    },
    { timeout: patience },
  ).catch((error: unknown) => {
    if (!(error instanceof TimedOut)) throw error;
  });
  const { rows } = await client.query<{ rollback: string }>(
    `SELECT format('ROLLBACK PREPARED %L', gid) AS rollback
     FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()`,
  );
  for (const { rollback } of rows) await client.query(rollback);
}
