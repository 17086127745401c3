import { LabTestError } from '../core/errors';
import { poll } from '../core/poll';
import {
  communalOwner,
  experimentFilter,
  managedFilter,
  type Ownership,
  ownershipOf,
} from '../experiment/ownership';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Server } from '../providers/provider';
import type { Context, Obtained } from './context';
import { joined } from './credentials';
import { started, untilReady } from './ready';
import { briefly, spoiltBy } from './spoilt';

interface Candidate {
  server: Server;
  provider: Provider;
  owned: Ownership;
}

/**
 * Another experiment's service: its connection, and nothing made, changed or removed. One that is being made is waited
 * for. @throws LabTestError that names what was looked for and what there is.
 */
export async function attachShared(service: PlannedService, context: Context): Promise<Obtained> {
  const start = performance.now();
  const { server: found, provider } = await lookedUp(service, context);
  const server = found.endpoint
    ? await joined(found, provider, service.kind, context.log)
    : await started(found, provider, service, context);
  const access = service.kind.access(server.environment);
  const awaited = found.endpoint ? briefly(service) : service;
  const ready = await untilReady(server, access, provider, awaited, context, { existing: true }).catch(
    (error: unknown) => {
      context.signal.throwIfAborted();
      throw spoiltBy(error, service, server);
    },
  );
  return {
    service,
    server,
    access,
    ready,
    how: 'shared',
    changed: [],
    milliseconds: performance.now() - start,
  };
}

async function lookedUp(service: PlannedService, context: Context): Promise<Candidate> {
  const { shared, wait } = service;
  if (!shared) throw new LabTestError({ what: `${service.identity.service} does not say what it shares.` });
  const providers = await context.everywhere(service.provider);
  const look = async () => {
    const everywhere = await context.everywhere(service.provider);
    const all = await candidates(everywhere, experimentFilter(shared), context, service);
    const match = chosen(all, service, context.owner);
    if (!match) throw await missing(service, shared, context);
    return match.server.pending ? { pending: 'it is still being made' } : { value: match };
  };
  const starting = Math.max(0, ...providers.map(({ startSeconds = 0 }) => startSeconds));
  const seconds = starting + (wait ? wait.attempts * wait.secondsEach : 0);
  return await poll(look, { timeout: seconds * 1000, longest: 1000, signal: context.signal });
}

/**
 * Of the own organisation, if that has one, by its own name, else the only one of its kind. What is ready goes before
 * what will replace it.
 */
function chosen(
  found: Candidate[],
  { identity }: PlannedService,
  { organisationId }: Context['owner'],
): Candidate | undefined {
  const own = found.filter(({ owned }) => owned.organisationId === organisationId);
  const all = own.length > 0 ? own : found;
  const named = all.filter(({ owned }) => owned.service === identity.service);
  const names = new Set(all.map(({ owned }) => owned.service));
  const those = named.length > 0 ? named : names.size === 1 ? all : [];
  return those.find(({ server }) => !server.pending) ?? those[0];
}

async function candidates(
  providers: readonly Provider[],
  filter: Server['labels'],
  { owner }: Context,
  { kind }: PlannedService,
): Promise<Candidate[]> {
  const lists = providers.map(async (provider) =>
    (await provider.listOwned(filter)).flatMap((server) => {
      const owned = ownershipOf(server);
      if (!owned || owned.kind !== kind.name || owned.repositoryId === communalOwner.repositoryId) return [];
      return mayUse(owner, owned) ? [{ server, provider, owned }] : [];
    }),
  );
  return (await Promise.all(lists)).flat();
}

/** By what the event says of the asker. The name of an app is its own choice. */
function mayUse({ organisationId, repositoryId }: Context['owner'], owned: Ownership): boolean {
  if (organisationId === '') return false;
  const asker = [`owner:${organisationId}`, `repository:${repositoryId}`];
  return (
    owned.organisationId === organisationId || asker.some((one) => owned.shareWith?.includes(one) === true)
  );
}

async function missing(
  service: PlannedService,
  { app, experiment }: NonNullable<PlannedService['shared']>,
  context: Context,
): Promise<LabTestError> {
  const { identity, kind, provider } = service;
  const all = await candidates(await context.everywhere(provider), managedFilter, context, service);
  const there = all.map(({ owned }) => `${owned.app} / ${owned.experiment} / ${owned.service}`);
  return new LabTestError({
    what: `${identity.service}: app ${app} has no service ${identity.service} of kind ${kind.name} in experiment ${experiment}.`,
    why:
      there.length === 0
        ? `There is no service of kind ${kind.name} that may be shared.`
        : `What may be shared of kind ${kind.name} (app / experiment / service): ${[...new Set(there)].sort().join(', ')}.`,
    remedy: `Check shared_experiment_name and shared_app_name and that the experiment is provisioned on this Docker host or machine. Another organisation must list owner:${context.owner.organisationId} or repository:${context.owner.repositoryId} in its share_with.`,
  });
}
