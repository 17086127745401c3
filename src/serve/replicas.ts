import { LabTestError } from '../core/errors';
import { databases, listedDatabases, nameOf } from '../databases/databases';
import { ownershipOf } from '../experiment/ownership';
import type { Obtained } from '../lifecycle/context';
import type { Listed } from '../providers/listing';
import type { Provider, Server } from '../providers/provider';
import type { Desk, Found } from '../run/found';
import type { Access } from '../services/kind';
import { kinds } from '../services/registry';
import { claimsIn } from './claims';
import { expiryNotes, expiryOf, livesUntil, type Note } from './expiry';
import { type Called, calledBy, isOfPool, serviceOfPool } from './names';

/** A database that is whole, or one that is being made. */
export interface Replica<Look extends Listed = Server> extends Called {
  found: Found<Look>;
  owner: string;
  created: Date;
  /** Until when it lives; undefined: until somebody removes it. */
  expires: Date | undefined;
}

/** What there is: what somebody has asked for, and what waits for somebody to ask this service, or another one. */
export interface Seen<Look extends Listed = Server> {
  all: Replica<Look>[];
  idle: Replica<Look>[];
  others: Replica<Look>[];
  /** Until when they live, as it was noted. */
  notes: readonly Note[];
}

/** Looks at every database, those that are being made too. */
export async function seen(desk: Desk, provider: Provider, service: string): Promise<Seen> {
  return await arranged(databases(desk), provider, service);
}

/** The same by as many questions to the provider however many there are: how to reach them it does not tell. */
export async function glimpsed(desk: Desk, provider: Provider, service: string): Promise<Seen<Listed>> {
  return await arranged(listedDatabases(provider, desk), provider, service);
}

async function arranged<Look extends Listed>(
  finding: Promise<Found<Look>[]>,
  provider: Provider,
  service: string,
): Promise<Seen<Look>> {
  const [found, notes, claims] = await Promise.all([finding, expiryNotes(provider), claimsIn(provider)]);
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
    notes,
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

/** A database as it is now; undefined where it is there no more. */
export async function lookedAt({ found, ...replica }: Replica<Listed>): Promise<Replica | undefined> {
  const { provider, server, owned } = found;
  const now = await provider.find(server.name, server.labels);
  const isSame = (now.status === 'ready' || now.status === 'broken') && now.server.id === server.id;
  // A server that died while another was to take its place leaves that one pending, and the name tells of it.
  const same = isSame
    ? now.server
    : (await provider.listOwned(server.labels)).find(({ id, pending }) => id === server.id && !pending);
  return same && { ...replica, found: { provider, owned, server: same } };
}

/** Whether it is the one of this name, and whole. */
export function isWhole(replica: Replica<Listed>, { template, name }: Called): boolean {
  return replica.template === template && replica.name === name && !replica.found.server.pending;
}

/** How one gets into a database; its secrets. */
export async function accessTo({ found: { server, provider, owned } }: Replica): Promise<Access> {
  const open = (await provider.unlock?.(server)) ?? server;
  const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
  return kind?.access(open.environment) ?? {};
}
