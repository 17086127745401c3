import { Refused } from '../core/errors';
import type { Listed } from '../providers/listing';
import { Full } from './errors';
import { idOf } from './names';
import type { Replica } from './replicas';
import type { Caller } from './tokens';

/** Whose each database is, by its name; those that are being made, too. */
export type Owners = ReadonlyMap<string, string>;

/** @param making those that are being made, by their names. */
export function ownersOf(
  all: readonly Replica<Listed>[],
  making: ReadonlyMap<string, { owner: string }>,
): Map<string, string> {
  const owners = new Map(all.map((one) => [idOf(one), one.owner]));
  for (const [id, { owner }] of making) owners.set(id, owner);
  return owners;
}

/** For how many more there is room beside those that wait in the pool; less than none where these have to give way. */
export function roomBeside(
  owners: Owners,
  idle: readonly Replica<Listed>[],
  most: number | undefined,
): number {
  if (most === undefined) return Number.POSITIVE_INFINITY;
  return most - new Set([...owners.keys(), ...idle.map(idOf)]).size;
}

/** @param owners with the one that is asked for. @throws Full; Refused */
export function refuseTooMany(
  owners: Owners,
  { name, databases }: Pick<Caller, 'name' | 'databases'>,
  most: number | undefined,
): void {
  if (most !== undefined && owners.size > most)
    throw new Full({
      what: `There are ${most} databases, and no room for more.`,
      remedy: 'Ask again later.',
    });
  const own = [...owners.values()].filter((owner) => owner === name).length;
  if (databases !== undefined && own > databases)
    throw new Refused({
      what: `${name} has ${databases} databases already, and may have no more.`,
      remedy: 'Remove one.',
    });
}
