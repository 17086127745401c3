import { Refused } from '../core/errors';
import type { Listed } from '../providers/listing';
import { Full } from './errors';
import type { Request } from './making';
import { idOf } from './names';
import type { Pool } from './pool';
import type { Replica, Seen } from './replicas';
import type { Caller } from './tokens';

/** Whose each database is, by its name; those that are being made, too. */
type Owners = ReadonlyMap<string, string>;

/** The room that there is for databases: those that are being made count, and those of the pool, which give way. */
export class Room {
  constructor(
    private readonly pool: Pool,
    private readonly most: number | undefined,
  ) {}

  /** @param making those that are being made, with the one that room is made for. @throws Full; Refused */
  async make({ all, idle }: Seen<Listed>, making: Owners, owner: Request['owner']): Promise<void> {
    const owners = ownersOf(all, making);
    refuseTooMany(owners, owner, this.most);
    const free = this.pool.free(idle);
    const room = roomBeside(owners, free, this.most);
    if (room < 0) await this.pool.remove(free.slice(0, -room));
  }

  /** Whether there is room for one more in the pool. */
  isLeft({ all, idle }: Seen<Listed>, making: Owners): boolean {
    return roomBeside(ownersOf(all, making), this.pool.free(idle), this.most) > 0;
  }
}

function ownersOf(all: readonly Replica<Listed>[], making: Owners): Map<string, string> {
  const owners = new Map(all.map((one) => [idOf(one), one.owner]));
  for (const [id, owner] of making) owners.set(id, owner);
  return owners;
}

/** For how many more there is room beside those that wait in the pool; less than none where these have to give way. */
function roomBeside(owners: Owners, idle: readonly Replica<Listed>[], most: number | undefined): number {
  if (most === undefined) return Number.POSITIVE_INFINITY;
  return most - new Set([...owners.keys(), ...idle.map(idOf)]).size;
}

/** @param owners with the one that is asked for. @throws Full; Refused */
function refuseTooMany(
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
