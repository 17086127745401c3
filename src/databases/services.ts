import { managedFilter } from '../experiment/ownership';
import { type Desk, type Found, lookedUp } from '../run/found';
import type { Service } from './answers';

/** What runs in the laboratory, whoever made it, for a program; no secret. By experiment and service. */
export async function services(desk: Desk) {
  const all = await Promise.all((await lookedUp(managedFilter, desk)).map(listed));
  return all.sort((a, b) => compare(a.experiment, b.experiment) || compare(a.service, b.service));
}

async function listed({ server, owned, provider }: Found): Promise<Service> {
  return {
    experiment: owned.experiment,
    app: owned.app,
    service: owned.service,
    kind: owned.kind,
    provider: provider.name,
    provision_type: owned.provisionType,
    status: server.pending
      ? ('being made' as const)
      : server.endpoint
        ? ('ready' as const)
        : ('stopped' as const),
    pull_request: owned.pullRequest,
    repository: owned.repository,
    run: owned.run,
    created: owned.createdAt.toISOString(),
    ttl: owned.ttl === undefined ? undefined : owned.ttl / 1000,
    expires: expiryOf(owned),
    protected: owned.protected === true,
    host: server.endpoint?.host,
    port: server.endpoint?.port,
    bytes: await provider.size(server).catch(() => undefined),
  };
}

/** When its time to live is over; undefined where that counts from a push. */
export function expiryOf({ createdAt, pullRequest, ttl }: Found['owned']): string | undefined {
  if (ttl === undefined || pullRequest !== undefined) return undefined;
  return new Date(createdAt.getTime() + ttl).toISOString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
