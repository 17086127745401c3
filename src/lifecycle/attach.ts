import { messageOf } from '../core/errors';
import { identityLabels } from '../experiment/ownership';
import type { Plan, PlannedService } from '../experiment/plan';
import type { Context, Obtained } from './context';
import { joined } from './credentials';
import { started, untilReady } from './ready';
import { attachShared } from './shared';
import { networkFor } from './spec';
import { briefly, refuseWithoutData } from './spoilt';

/**
 * Re-attaches to those services of the plan that exist, starts what is at rest, and makes and mends nothing: they are
 * about to be removed, so each is looked at once. What is absent, unfinished, foreign or does not answer is left out and
 * named in the log.
 */
export async function attachExisting(plan: Plan, context: Context): Promise<Obtained[]> {
  const attempts = plan.services.map(briefly).map((service) =>
    attachOne(service, context).catch((error: unknown) => {
      context.log.warn(`${service.identity.service}: not attached. ${messageOf(error)}`);
      return undefined;
    }),
  );
  return (await Promise.all(attempts)).filter((one) => one !== undefined);
}

async function attachOne(service: PlannedService, context: Context): Promise<Obtained | undefined> {
  if (service.provisionType === 'shared') return await attachShared(service, context);
  const start = performance.now();
  const provider = await context.host(service);
  const found = await provider.find(
    service.serverName,
    identityLabels({ ...context.owner, ...service.identity }),
  );
  if (found.status !== 'ready' && found.status !== 'broken') {
    context.log.info(`${service.identity.service}: ${found.status}, nothing to attach to`);
    return undefined;
  }
  if (found.status === 'broken') await refuseWithoutData(found.server, provider, service);
  const server =
    found.status === 'ready'
      ? await joined(found.server, provider, service.kind, context.log)
      : await started(found.server, provider, service, context, false, networkFor(service, context));
  const access = service.kind.access(server.environment);
  return {
    service,
    server,
    access,
    ready: await untilReady(server, access, provider, service, context, { existing: true }),
    how: found.status === 'ready' ? 'attached' : 'restarted',
    changed: [],
    milliseconds: performance.now() - start,
  };
}
