import type { Log } from '../core/log';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Server } from '../providers/provider';
import type { Access, ServiceKind } from '../services/kind';
import type { Context } from './context';

/** `unlocked`, for a server that runs already: this job is one more that uses it. */
export async function joined(
  server: Server,
  provider: Provider,
  kind: ServiceKind,
  log: Log,
): Promise<Server> {
  return await unlocked((await provider.use?.(server)) ?? server, provider, kind, log);
}

/** A server with its credentials as they are now, wherever its provider keeps them, masked before anybody uses them. */
export async function unlocked(
  server: Server,
  provider: Provider,
  kind: ServiceKind,
  log: Log,
): Promise<Server> {
  const open = (await provider.unlock?.(server)) ?? server;
  for (const secret of kind.secrets(open.environment)) log.mask(secret);
  return open;
}

/** A server that is being filled, how it is got into, and what it belongs to. */
export type Target = readonly [
  server: Server,
  access: Access,
  provider: Provider,
  service: PlannedService,
  context: Context,
];

/** The same with credentials as they are now: a step before may have taken longer than they are good for. */
export async function current(target: Target): Promise<Target> {
  const [server, , provider, service, context] = target;
  if (!provider.unlock) return target;
  const open = await unlocked(server, provider, service.kind, context.log);
  return [open, service.kind.access(open.environment), provider, service, context];
}
