import { poll } from '../core/poll';
import type { Provider, Server } from '../providers/provider';
import type { Context } from './context';

/** A run may be without its lease for a moment: before it holds it, and when the connection to the engine broke. */
const unleasedMilliseconds = 10_000;
/** An engine that is slow to answer those who look is slow to start a lease, too. */
const unleasedLooks = 10;

/** So often GitHub is asked about a run that nobody knows to be dead: its lease cannot be told, or outlives it unnoticed. */
const askingMilliseconds = 15_000;

/**
 * Waits while another run makes a server that is still pending. Removes it once that run can no longer be alive: ended
 * by what GitHub says, or no longer holding the lease. A lease that is held is proof of life, however long the work
 * takes; where it cannot be told, the deadline counts, on the laboratory's own clock. Returns when it is no longer
 * pending.
 * @param name what the log calls it.
 */
export async function waitForRival(
  rival: Server,
  provider: Provider,
  name: string,
  context: Context,
): Promise<void> {
  const { log, owner, signal } = context;
  const run = rival.labels['labtest.run'] ?? '';
  const debris = async () => {
    const { adopt } = provider;
    log.info(`${name}: ${adopt ? 'going on with' : 'removing'} what a run that ended early left behind`);
    await (adopt ? adopt(rival) : provider.destroy(rival));
    return undefined;
  };
  if (isEarlierAttempt(run, owner.run) || (await context.isOver(run))) return await debris();
  log.info(`${name}: run ${run} is making it; waiting${longStart(provider)}`);
  const isDead = nobodyLeases();
  let askedAt = performance.now();
  const look = async () => {
    const now = (await provider.listOwned(rival.labels)).find(
      ({ id, pending }) => id === rival.id && pending,
    );
    if (!now || (await isOverdue(now, provider))) return { value: now };
    if (now.leased !== false && performance.now() - askedAt > askingMilliseconds) {
      askedAt = performance.now();
      if (await context.isOver(run)) return { value: now };
    }
    return isDead(now) ? { value: now } : { pending: 'it is being made' };
  };
  const timeout = Number.POSITIVE_INFINITY;
  if (await poll(look, { timeout, shortest: 50, longest: 1000, signal })) await debris();
}

/** Whether its deadline has passed, where nothing else tells whether somebody is still making it. */
export async function isOverdue({ leased, deadline }: Server, provider: Provider): Promise<boolean> {
  return leased === undefined && (await provider.now()).getTime() >= (deadline?.getTime() ?? 0);
}

/** What a person who waits should know of a start that is no matter of seconds. */
export function longStart({ startSeconds }: Provider): string {
  return startSeconds === undefined ? '' : `; a start may take ${Math.ceil(startSeconds / 60)} minutes here`;
}

/**
 * Asked at each look at a server: whether nobody has held the lease on it for so long, and so many looks,
 * that its run is dead.
 */
function nobodyLeases(): (server: Server) => boolean {
  let [since, looks] = [performance.now(), 0];
  return ({ leased }) => {
    if (leased !== false) [since, looks] = [performance.now(), 0];
    else looks++;
    return looks > unleasedLooks && performance.now() - since > unleasedMilliseconds;
  };
}

/** Runs are written `run/attempt/job/step`: a new attempt of a run means that the one before has ended. */
function isEarlierAttempt(theirs: string, ours: string): boolean {
  const [theirRun, theirAttempt] = theirs.split('/');
  const [ourRun, ourAttempt] = ours.split('/');
  return theirRun === ourRun && Number(theirAttempt) < Number(ourAttempt);
}
