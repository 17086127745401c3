import { HalfRemoved, LabTestError, messageOf, Overtaken } from '../core/errors';
import type { Log } from '../core/log';
import { poll, TimedOut } from '../core/poll';
import { identityLabels, ownershipOf } from '../experiment/ownership';
import { changedSettings, type PlannedService } from '../experiment/plan';
import { isOtherRelease, otherRelease } from '../experiment/release';
import type { Finding, Provider, Server } from '../providers/provider';
import type { Context, Obtained } from './context';
import type * as create from './create';
import { joined, unlocked } from './credentials';
import { wherever } from './elsewhere';
import { untilReady } from './ready';
import { waitForRival } from './rival';
import { networkFor } from './spec';
import { briefly, mended, refuseWithoutData, Spoilt, unstartable } from './spoilt';
import { isLater } from './unlisted';

type Result = Omit<Obtained, 'service' | 'milliseconds'>;

/** What makes servers, with restoring and templates, is loaded when there is one to make: most runs attach. */
const createServer: typeof create.createServer = async (...args) =>
  (await import('./create')).createServer(...args);

/** Looks at a name that stays taken: with pauses of up to two seconds, about a minute and a half. */
const rounds = { attempts: 50, shortest: 20, longest: 2000, timeout: Number.POSITIVE_INFINITY };

/**
 * Makes one service exist and answer, or throws with nothing of this run left behind. Two runs may race: the name
 * decides which one creates, and the other attaches to what it made.
 */
export async function ensure(service: PlannedService, context: Context): Promise<Obtained> {
  const start = performance.now();
  const provider = await context.host(service);
  const identity = identityLabels({ ...context.owner, ...service.identity });
  const round = async () => {
    try {
      const result = await act(await provider.find(service.serverName, identity), provider, service, context);
      return result ? { value: result } : { pending: 'it changed while this run looked' };
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      const rival = (await provider.listOwned(identity)).find((server) => server.pending);
      if (rival) await waitForRival(rival, provider, service.identity.service, context);
      return { pending: messageOf(error) };
    }
  };
  const all = { ...rounds, signal: context.signal };
  const result = await wherever(service, provider, context, () => poll(round, all)).catch((error) => {
    throw error instanceof TimedOut ? contested(service, error) : error;
  });
  return { service, ...result, milliseconds: performance.now() - start };
}

/** One step towards the goal; undefined when the world has changed and must be looked at again. */
async function act(
  found: Finding,
  provider: Provider,
  service: PlannedService,
  context: Context,
): Promise<Result | undefined> {
  switch (found.status) {
    case 'foreign':
      throw foreign(service, found.owner);
    case 'absent':
      return { ...(await createServer(provider, service, context)), how: 'created', changed: [] };
    case 'pending':
      await waitForRival(found.server, provider, service.identity.service, context);
      return undefined;
    case 'broken':
    case 'ready': {
      const server = await unlocked(found.server, provider, service.kind, context.log);
      const other = await recreated(server, provider, service, context);
      if (other) return other;
      if (found.status === 'broken') return await restart(server, provider, service, context);
      const own = await joined(server, provider, service.kind, context.log);
      return await attach(own, provider, service, context, false);
    }
  }
}

/** A new server in the place of one that is not as it is asked for; undefined when the old one serves. */
async function recreated(
  server: Server,
  provider: Provider,
  service: PlannedService,
  context: Context,
): Promise<Result | undefined> {
  const changed = changedSettings(ownershipOf(server)?.spec ?? {}, service.fingerprint);
  if (service.permanent) heldAgainst(server, service, context.log);
  else if (changed.length > 0) {
    const { run = '' } = ownershipOf(server) ?? {};
    if (!context.reset) {
      if (isLater(run, context.owner.run))
        throw outOfDate(service, changed, `a later run (${run.split('/', 1)})`);
      if (await context.isOutdated?.()) throw outOfDate(service, changed, 'a run of another commit');
    }
    context.log.notice(`${service.identity.service}: recreated, because ${changed.join(', ')} changed`);
    const created = await createServer(provider, service, context, { server, keepAccess: false });
    return { ...created, how: 'recreated', changed };
  }
  if (server.lost !== undefined && !service.permanent) {
    context.log.notice(
      `${service.identity.service}: made anew, with the credentials that it had. What it held is gone, because ${server.lost}`,
    );
    const created = await createServer(provider, service, context, { server, keepAccess: true });
    return { ...created, how: 'recreated', changed };
  }
  if (context.reset && !isOfThisRun(server, context)) {
    const created = await createServer(provider, service, context, { server, keepAccess: true });
    return { ...created, how: 'reset', changed };
  }
  if (context.reset)
    context.log.info(`${service.identity.service}: not reset, because this run has made it already`);
  return undefined;
}

/**
 * Tells what a permanent server differs in from what is asked for: it stays as it is.
 * @throws LabTestError when it is another product or major version.
 */
export function heldAgainst(server: Server, service: PlannedService, log: Log): void {
  const { settings, serverName, fingerprint, imageAsked } = service;
  if (imageAsked && isOtherRelease(settings.image, server.image))
    throw otherRelease(settings.image, server.image, `The communal server ${serverName}`);
  const changed = changedSettings(ownershipOf(server)?.spec ?? {}, fingerprint);
  if (changed.length > 0)
    log.notice(
      `${serverName}: used as it is, although ${changed.join(', ')} differ from what this configuration asks for`,
    );
}

/**
 * Several jobs of one run share the experiment: the first resets it, the others use it. Runs are written
 * `run/attempt/job/step`, and what an earlier attempt made may be spoilt by it.
 */
function isOfThisRun(server: Server, { owner }: Context): boolean {
  const attempt = (run = '') => run.split('/', 2).join('/');
  return attempt(ownershipOf(server)?.run) === attempt(owner.run);
}

/** @param isNew whether this run has started it, so that it may need its time. */
async function attach(
  server: Server,
  provider: Provider,
  service: PlannedService,
  context: Context,
  isNew: boolean,
): Promise<Result> {
  const { shareWith = [] } = ownershipOf(server) ?? {};
  if (String(shareWith) !== String(service.shareWith ?? []))
    context.log.notice(
      `${service.identity.service}: share_with counts from when a service is made, so that its change has no effect on this one`,
    );
  const access = service.kind.access(server.environment);
  try {
    const awaited = isNew ? service : briefly(service);
    // A server answers for a while from the files that it has open.
    const held = isNew || !service.wait ? undefined : refuseWithoutData(server, provider, service);
    held?.catch(() => {});
    const ready = await untilReady(server, access, provider, awaited, context, { existing: true });
    await held;
    return { server, access, ready, how: isNew ? 'restarted' : 'attached', changed: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof Spoilt) throw error;
    if (error instanceof LabTestError && error.cause instanceof TimedOut)
      await provider.settled?.(server, context.signal);
    // A close that came just before removes what this run was about to use: that is no failure of the service.
    const identity = identityLabels({ ...context.owner, ...service.identity });
    const now = await provider.find(service.serverName, identity);
    const isThere = (now.status === 'ready' || now.status === 'broken') && now.server.id === server.id;
    if (!isThere || now.server.lost !== undefined)
      throw new Overtaken({ what: `${service.identity.service} was removed while this run attached to it.` });
    if (now.status === 'broken') throw error;
    return { ...(await mended(error, server, provider, service, context)), changed: [] };
  }
}

/**
 * A stopped server is mended by starting it. One that does not start keeps its data, unless whoever was removing it has
 * died in the middle: that one is replaced.
 */
async function restart(
  server: Server,
  provider: Provider,
  service: PlannedService,
  context: Context,
): Promise<Result | undefined> {
  await refuseWithoutData(server, provider, service);
  const network = networkFor(service, context);
  const started = await provider.start(server, context.signal, network).catch(async (error: unknown) => {
    context.signal.throwIfAborted();
    if (error instanceof HalfRemoved && !service.permanent) {
      context.log.info(`${service.identity.service}: replaced. ${error.what}`);
      await provider.destroy(server);
      return undefined;
    }
    const now = await provider.find(
      service.serverName,
      identityLabels({ ...context.owner, ...service.identity }),
    );
    if (now.status === 'absent' || ('server' in now && now.server.id !== server.id)) return undefined;
    throw unstartable(error, service, server);
  });
  if (!started) return undefined;
  const open = await unlocked(started, provider, service.kind, context.log);
  return await attach(open, provider, service, context, true);
}

function foreign(service: PlannedService, owner: string): LabTestError {
  return new LabTestError({
    what: `${service.identity.service}: the name ${service.serverName} is taken by something that is not this experiment's.`,
    why: `It belongs to ${owner}. It is neither used nor removed.`,
    remedy: 'Remove it by hand if nobody needs it, or set another app_name in the configuration.',
  });
}

/** A run that is run again, or was queued, must not take the databases of a later one away. */
function outOfDate({ identity }: PlannedService, changed: readonly string[], who: string): LabTestError {
  return new LabTestError({
    what: `${identity.service}: ${who} has made it with other settings (${changed.join(', ')}).`,
    why: 'This run is older than the last push, or than that run, so it does not replace what later ones may be using.',
    remedy: 'Re-run the latest run of the pull request. `reset: true` replaces the service all the same.',
  });
}

function contested(service: PlannedService, { last, looks }: TimedOut): LabTestError {
  return new LabTestError({
    what: `${service.identity.service}: the name ${service.serverName} stayed taken (${looks} attempts).`,
    why: last,
    remedy:
      'Another run may be failing over and over, or a removal may hang: look at the Docker host, then re-run.',
  });
}
