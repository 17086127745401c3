import { LabTestError } from '../core/errors';
import { databases, nameOf } from '../databases/databases';
import { ownershipOf } from '../experiment/ownership';
import type { Obtained } from '../lifecycle/context';
import type { Provider } from '../providers/provider';
import type { Desk, Found } from '../run/found';
import type { Access } from '../services/kind';
import { kinds } from '../services/registry';
import { claimsIn } from './claims';
import { expiryNotes, expiryOf, livesUntil } from './expiry';
import { type Called, calledBy, isOfPool, serviceOfPool } from './names';

/** A database that is whole, or one that is being made. */
export interface Replica extends Called {
  found: Found;
  owner: string;
  created: Date;
  /** Until when it lives; undefined: until somebody removes it. */
  expires: Date | undefined;
}

/** What there is: what somebody has asked for, and what waits for somebody to ask this service, or another one. */
export interface Seen {
  all: Replica[];
  idle: Replica[];
  others: Replica[];
}

/** Looks at every database, those that are being made too. */
export async function seen(desk: Desk, provider: Provider, service: string): Promise<Seen> {
  const [found, notes, claims] = await Promise.all([
    databases(desk),
    expiryNotes(provider),
    claimsIn(provider),
  ]);
  const replicas = found.map((one) => {
    const claim = claims.find(({ member }) => member === nameOf(one));
    const called = claim?.called ?? calledBy(nameOf(one));
    return {
      ...called,
      found: one,
      owner: claim?.owner ?? one.owned.repository,
      created: claim?.at ?? one.owned.createdAt,
      expires: expiryOf(one, called, notes),
    };
  });
  const pooled = replicas.filter(isOfPool);
  return {
    all: replicas.filter((one) => !isOfPool(one)),
    idle: pooled.filter((one) => serviceOfPool(one) === service),
    others: pooled.filter((one) => serviceOfPool(one) !== service),
  };
}

/** What was noted of a database, before it was made or taken out of the pool. */
export interface Noted {
  owner: string;
  /** When it became somebody's; absent: when it was made. */
  created?: Date | undefined;
  until?: Date | undefined;
}

/** A database that was just made or looked after, as the next look will find it. */
export function obtainedReplica(
  called: Called,
  { server }: Pick<Obtained, 'server'>,
  provider: Provider,
  { owner, created, until }: Noted,
): Replica {
  const owned = ownershipOf(server);
  if (!owned)
    throw new LabTestError({ what: `The labels of ${server.name} are not those that it was made with.` });
  const found = { server, owned, provider };
  const expires = livesUntil(found, until);
  return {
    template: called.template,
    name: called.name,
    found,
    owner,
    created: created ?? owned.createdAt,
    expires,
  };
}

/** Whether it is the one of this name, and whole. */
export function isWhole(replica: Replica, { template, name }: Called): boolean {
  return replica.template === template && replica.name === name && !replica.found.server.pending;
}

/** How one gets into a database; its secrets. */
export async function accessTo({ found: { server, provider, owned } }: Replica): Promise<Access> {
  const open = (await provider.unlock?.(server)) ?? server;
  const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
  return kind?.access(open.environment) ?? {};
}
