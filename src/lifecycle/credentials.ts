import type { Log } from '../core/log';
import type { Provider, Server } from '../providers/provider';
import type { ServiceKind } from '../services/kind';

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
