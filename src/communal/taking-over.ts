import type { Labels, Server } from '../providers/provider';
import {
  cloneLabel,
  extensionsLabel,
  heldLabel,
  loginLabel,
  passwordOf,
  type Tenant,
  type Tenants,
} from './tenants';

/** The tenants of a server of an experiment's own: the one that is complete, and the one that is being filled. */
export const named = (all: readonly Tenant[], { name }: Pick<Server, 'name'>) =>
  all.filter((tenant) => tenant.name === name);

/**
 * Makes the tenant that was filled the only one of its server. It gets the names of the one that it takes the place of, and
 * with them its access, where databases can change theirs.
 * @returns it, complete.
 */
export async function takenOver(
  tenants: Tenants,
  tenant: Tenant,
  others: readonly Tenant[],
  secret: string,
): Promise<Tenant> {
  let now = tenant;
  for (const other of others) {
    await tenants.remove(other);
    if (!other.pending && now.pending) now = (await tenants.rename?.(now, other)) ?? now;
  }
  const ready = { ...now, pending: false };
  if (now.pending) await tenants.commit(now, passwordOf(secret, ready));
  return ready;
}

/** The labels that a tenant's server had when the tenant was complete. */
export function serverLabels({ labels }: Tenant): Labels {
  const own = [cloneLabel, extensionsLabel, heldLabel, loginLabel];
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !own.includes(label)));
}
