import type { Provider } from '../providers/provider';
import type { Use } from '../providers/uses';
import { type Called, calledBy, idOf } from './names';

/**
 * Whose a database of the pool has become, as a note beside it: it was made before anybody asked, and labels of a
 * container cannot be changed. From the moment that this is written it is a database like any other, also for a server
 * that is started after this one was killed.
 */
const label = (name: string) => `labtest.use.${name}`;
const mark = { [label('kind')]: 'claim' };

/** A note, read. */
export interface Claim {
  /** What the database is called in the laboratory. */
  member: string;
  /** What it is called since. */
  called: Called;
  owner: string;
  at: Date;
  use: Use;
}

/** All claims of a laboratory, the last one first. */
export async function claimsIn({ uses }: Provider): Promise<Claim[]> {
  const all = (await uses?.list(mark)) ?? [];
  const claims = all.map((use) => ({
    member: use[label('database')] ?? '',
    called: calledBy(use[label('as')] ?? ''),
    owner: use[label('owner')] ?? '',
    at: new Date(Number(use[label('at')])),
    use,
  }));
  return claims.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Gives a database of the pool its name and its owner. */
export async function noteClaim(
  member: string,
  called: Called,
  owner: string,
  at: Date,
  provider: Provider,
): Promise<void> {
  const use = {
    ...mark,
    [label('database')]: member,
    [label('as')]: idOf(called),
    [label('owner')]: owner,
    [label('at')]: String(at.getTime()),
  };
  await provider.uses?.note(use);
}

/** Forgets claims on a database that is gone. */
export async function forgetClaims(member: string, provider: Provider): Promise<void> {
  for (const claim of await claimsIn(provider))
    if (claim.member === member) await provider.uses?.forget(claim.use);
}
