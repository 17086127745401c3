import { AccessOver, LabTestError, messageOf } from '../core/errors';
import { TimedOut } from '../core/poll';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Report, Server, ServerSpec } from '../providers/provider';
import type { Context } from './context';
import type { Making, Replaced } from './origin';

/** A server that is to be filled. */
export interface Begun {
  created: Server;
  /** Whether it is the one that was there, pending again. */
  renewed: boolean;
}

/** Makes a server; where that takes minutes, and the one that is there fits, that one is filled anew. */
export async function begin(
  { provider, replaced, isRehearsal, context: { signal } }: Making,
  spec: ServerSpec,
  report: Report,
): Promise<Begun> {
  const { server, keepAccess } = (isRehearsal ? undefined : replaced) ?? {};
  const renewed = server && (await provider.renew?.(server, spec, keepAccess === true, signal));
  if (renewed) return { created: renewed, renewed: true };
  if (server && keepAccess && provider.uniqueAccess) await provider.destroy(server);
  return { created: await provider.create(spec, report, signal), renewed: false };
}

/** Commits a server that is filled, in the place of what it replaces; removes a rehearsed one. @param done ends its lease. */
export async function finish(
  server: Server,
  { provider, isRehearsal }: Making,
  replaced: Replaced | undefined,
  done: AbortController,
): Promise<Server> {
  if (isRehearsal) {
    done.abort();
    await provider.destroy(server);
    return server;
  }
  if (replaced && provider.replace) {
    // Leased until then: what it replaces may take longer to go than others wait for one that nobody holds.
    const whole = await provider.replace(server, replaced.server);
    done.abort();
    return whole;
  }
  if (replaced) await provider.destroy(replaced.server);
  done.abort();
  return await provider.commit(server);
}

/**
 * Whether what a run began is left for the next one to go on with: where a server takes minutes to make, neither an end
 * of this run nor one of its patience or its credentials is a reason to begin anew.
 */
export function isLeft(error: unknown, { renewed }: Begun, provider: Provider, signal: AbortSignal): boolean {
  const isLate = error instanceof LabTestError && error.cause instanceof TimedOut;
  const isOver = signal.aborted || isLate || error instanceof AccessOver;
  return renewed || (provider.adopt !== undefined && isOver);
}

/** Whether a server that was to be filled anew serves again what it held before. Never rejects. */
export async function isReverted(
  server: Server,
  provider: Provider,
  { identity }: PlannedService,
  { log }: Context,
): Promise<boolean> {
  const isBack = await provider.revert?.(server).catch((error: unknown) => {
    log.warn(`${identity.service}: what ${server.name} held before was not put back: ${messageOf(error)}`);
    return false;
  });
  if (isBack) log.notice(`${identity.service}: keeps what it held before, with the same credentials`);
  return isBack === true;
}

/** Leaves what a run has begun to the next one, and says until when, and who goes on with it. Never rejects. */
export async function leave(
  server: Server,
  provider: Provider,
  { identity }: PlannedService,
  { log }: Context,
): Promise<void> {
  // Who is not told that this run has ended waits for its lease.
  await provider.leave?.(server).catch(() => {});
  const price = provider.billed ? ', and it costs money until then' : '';
  log.warn(
    `${identity.service}: ${server.name} is left as it is. The next run of the experiment goes on with it; its close or a sweep removes it${price}`,
  );
}
