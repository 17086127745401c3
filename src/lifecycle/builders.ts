import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { poll, TimedOut } from '../core/poll';
import type { Provider, Server } from '../providers/provider';
import { buildersOf } from '../templates/labels';

/** How long an engine may take to notice that a run has died, in milliseconds. */
const noticed = 3000;

/**
 * A template is no experiment's: the server that a run was building one on when it was killed goes with the run. What
 * is attended to is not left: jobs of one reusable workflow have one name.
 */
export async function removeBuilders(run: string, providers: Iterable<Provider>, log: Log): Promise<void> {
  for (const provider of providers)
    try {
      for (const server of await provider.listOwned(buildersOf(run))) {
        if (await isAttended(server, provider)) continue;
        await provider.destroy(server);
        log.info(`removed ${server.name}, on which the main step did not finish a template`);
      }
    } catch (error) {
      log.warn(`What the main step may have left of an unfinished template stays. ${messageOf(error)}`);
    }
}

/** Whether somebody shows that a pending server is being made, and goes on doing so. */
export async function isAttended(server: Server, provider: Provider): Promise<boolean> {
  const look = async () => {
    const now = (await provider.listOwned(server.labels)).find(({ id }) => id === server.id);
    return now?.attended === true ? { pending: 'attended' } : { value: false };
  };
  return await poll(look, { timeout: noticed }).catch((error: unknown) => {
    if (error instanceof TimedOut) return true;
    throw error;
  });
}
