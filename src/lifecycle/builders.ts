import { each } from '../core/each';
import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { type Look, poll, TimedOut } from '../core/poll';
import type { Listed } from '../providers/listing';
import type { Provider, Server } from '../providers/provider';
import { allBuilders } from '../templates/labels';
import { isOverdue } from './rival';

/** How long an engine may take to notice that a run has died, in milliseconds. */
const noticed = 3000;

/** How long a run may take until it holds a lease, on a busy engine. Nobody waits for what is left here, so it is long. */
const patienceMilliseconds = 30_000;

/**
 * A template is no experiment's: the server that a run was building one on when it was killed goes with the run, and
 * at the latest with the next one of anybody. What somebody holds a lease on is not left: jobs of one reusable workflow
 * have one name. `patience`, in milliseconds, is for a run that does not hold its lease yet.
 */
export async function removeBuilders(
  run: string,
  providers: Iterable<Provider>,
  log: Log,
  patience = patienceMilliseconds,
): Promise<void> {
  const removeIfLeft = async (server: Listed, provider: Provider) => {
    const own = server.labels['labtest.run'] === run;
    if (own ? await isLeased(server, provider) : !(await isAbandoned(server, provider, patience))) return;
    await provider.destroy(server);
    log.info(`removed ${server.name}, on which ${own ? 'the main step' : 'a run'} did not finish a template`);
  };
  for (const provider of providers)
    try {
      // Where no templates are kept, none is built, and a look may have a price.
      if (provider.templates)
        await each(await provider.listed(allBuilders), (server) => removeIfLeft(server, provider));
      await provider.tidy?.();
    } catch (error) {
      log.warn(`What a run may have left of an unfinished template stays. ${messageOf(error)}`);
    }
}

/** Whether somebody holds the lease on a server of this run, whose main step has ended, and goes on doing so. */
export async function isLeased(server: Listed, provider: Provider): Promise<boolean> {
  const look = async () => {
    const now = await seen(server, provider);
    return now?.leased === true ? { pending: 'leased' } : { value: false };
  };
  return await poll(look, { timeout: noticed }).catch((error: unknown) => {
    if (error instanceof TimedOut) return true;
    throw error;
  });
}

/** Whether nobody has held the lease on a server of another run for so long that its run is dead. */
export async function isAbandoned(
  server: Listed,
  provider: Provider,
  patience = patienceMilliseconds,
): Promise<boolean> {
  const look = async (): Promise<Look<boolean>> => {
    const now = await seen(server, provider);
    // One that was finished since somebody saw it unfinished is nobody's debris, and has no lease any more.
    if (!now?.pending || now.leased === true) return { value: false };
    if (now.leased === undefined) return { value: await isOverdue(now, provider) };
    return { pending: 'nobody holds its lease' };
  };
  return await poll(look, { timeout: patience }).catch((error: unknown) => {
    if (error instanceof TimedOut) return true;
    throw error;
  });
}

async function seen(server: Listed, provider: Provider): Promise<Server | undefined> {
  return (await provider.listOwned(server.labels)).find(({ id }) => id === server.id);
}
