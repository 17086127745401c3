import { poll, TimedOut } from '../../core/poll';
import type { Asked } from './session';

/** Until a session that was told to end has undone what it did. */
const patience = 60_000;

/**
 * Ends all sessions but our own: what the command has left behind, when it is over, may hold locks for good.
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
}
