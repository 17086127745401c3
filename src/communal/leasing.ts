import { poll } from '../core/poll';

/**
 * Holds a lease that is as long as a connection: where that is lost, as by a network between that forgets those which are
 * quiet, it is taken again. Never rejects.
 * @param hold takes it, and resolves or rejects once the signal fires or the connection is lost; at once where the server
 *   still takes a connection that was lost for its holder.
 */
export async function leasing(hold: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const again = async () => {
    await hold().catch(() => {});
    return { pending: 'the connection is lost' };
  };
  await poll(again, { timeout: Number.POSITIVE_INFINITY, shortest: 500, longest: 5000, signal }).catch(
    () => {},
  );
}
