import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { Provider } from '../providers/provider';
import { buildersOf } from '../templates/labels';

/** A template is no experiment's: the server that a run was building one on when it was killed goes with the run. */
export async function removeBuilders(run: string, providers: Iterable<Provider>, log: Log): Promise<void> {
  for (const provider of providers)
    try {
      for (const server of await provider.listOwned(buildersOf(run))) {
        await provider.destroy(server);
        log.info(`removed ${server.name}, on which the main step did not finish a template`);
      }
    } catch (error) {
      log.warn(`What the main step may have left of an unfinished template stays. ${messageOf(error)}`);
    }
}
