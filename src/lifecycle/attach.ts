import { messageOf } from '../core/errors';
import { identityLabels } from '../experiment/ownership';
import type { Plan, PlannedService } from '../experiment/plan';
import type { Context, Obtained } from './context';
import { unlocked } from './credentials';
import { started, untilReady } from './ready';
import { attachShared } from './shared';

/**
 * Re-attaches to those services of the plan that exist, starts what is at rest, and makes nothing. What is absent,
 * unfinished or foreign is left out and named in the log.
 */
export async function attachExisting(plan: Plan, context: Context): Promise<Obtained[]> {
  const attempts = plan.services.map((service) =>
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
  const server =
    found.status === 'ready'
      ? await unlocked(found.server, provider, service.kind, context.log)
      : await started(found.server, provider, service, context);
  const access = service.kind.access(server.environment);
  return {
    service,
    server,
    access,
    ready: await untilReady(server, access, provider, service, context),
    how: found.status === 'ready' ? 'attached' : 'restarted',
    changed: [],
    milliseconds: performance.now() - start,
  };
}
