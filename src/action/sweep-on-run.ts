import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { githubOf } from '../github/github';
import type { Provider } from '../providers/provider';
import { inOneLine, throwIfFailed } from '../sweep/report';
import { sweep } from '../sweep/sweep';
import type { Handoff } from './handoff';

/** The longest that a run may take for it, in milliseconds. */
const patience = 5_000;
/** As long it waits for what a place has, in milliseconds: a communal server that hangs leaves time for the others. */
const patienceListing = 2_000;
/** The run of a close lets steps look at what there is first, and may have to wait for a runner. */
const lastLook = 10 * 60_000;
const maxDeletions = 20;

/**
 * Removes, where this run has worked, what belongs to closed pull requests of its own repository, or has outlived its
 * time: with several machines the close reached another one. A matter of goodwill: never fails, and never warns.
 */
export async function sweepOnRun(
  handoff: Handoff,
  providers: readonly Provider[],
  token: string | undefined,
  log: Log,
): Promise<void> {
  if (handoff.untrusted || token === undefined) return;
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const timer = setTimeout(() => giveUp.abort(), patience);
  const listed = new AbortController();
  const timerListing = setTimeout(() => listed.abort(), patienceListing);
  const quiet: Log = { ...log, warn: log.debug };
  const order = {
    whose: handoff,
    only: ({ owned }: { owned: { pullRequest?: number | undefined } | undefined }) =>
      owned?.pullRequest !== undefined && owned.pullRequest !== handoff.pullRequest,
    ...{ dryRun: false, maxDeletions, lastLook },
  };
  const ask = async (of: Parameters<typeof githubOf>[0]) =>
    githubOf(of, token, quiet, { signal, retries: 0 });
  try {
    const swept = await sweep(order, { providers, ask, log: quiet, signal, listing: listed.signal });
    if (swept.removed.length > 0) log.info(inOneLine(swept));
    throwIfFailed(swept);
  } catch (error) {
    log.info(`What other pull requests may have left here was not all removed. ${messageOf(error)}`);
  } finally {
    clearTimeout(timer);
    clearTimeout(timerListing);
  }
}
