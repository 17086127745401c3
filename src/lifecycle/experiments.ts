import { communalOwner, managedFilter, type Ownership, ownershipOf } from '../experiment/ownership';
import { carries } from '../providers/labels';
import type { Listed } from '../providers/listing';
import type { Labels, Provider } from '../providers/provider';

/** Everything of ours, each provider asked once. */
export type Everything = readonly Listed[];

export async function everythingIn(providers: Iterable<Provider>): Promise<Everything> {
  const lists: Listed[][] = [];
  for (const provider of providers) lists.push(await provider.listed(managedFilter));
  return lists.flat();
}

type Experiment = Pick<Ownership, 'repositoryId' | 'app' | 'experiment'>;

/**
 * Which one `own` is, by age, of the experiments that one of the filters finds: 1 for the oldest, one more than there
 * are when it does not exist yet. So a limit refuses the newest, and of two runs that race for the last place one.
 */
export function numberOf(own: Experiment, everything: Everything, filters: readonly Labels[]): number {
  const born = new Map<string, number>();
  for (const owned of ownedBy(filters, everything)) {
    if (owned.repositoryId === communalOwner.repositoryId) continue;
    const created = owned.createdAt.getTime();
    born.set(keyOf(owned), Math.min(born.get(keyOf(owned)) ?? created, created));
  }
  const birth = born.get(keyOf(own)) ?? Number.POSITIVE_INFINITY;
  return 1 + [...born.values()].filter((other) => other < birth).length;
}

/** How many servers of their own other experiments have, of those that one of the filters finds. */
export function serversBeside(own: Experiment, everything: Everything, filters: readonly Labels[]): number {
  const others = ownedBy(filters, everything).filter((owned) => keyOf(owned) !== keyOf(own));
  return others.filter(({ provisionType }) => provisionType === 'independent').length;
}

/** Memory in bytes and CPUs of the other experiments that one of the filters finds. A replacement counts with the old. */
export function usedBeside(
  own: Experiment,
  everything: Everything,
  filters: readonly Labels[],
): { memoryBytes: number; cpus: number } {
  const others = ownedBy(filters, everything).filter((owned) => keyOf(owned) !== keyOf(own));
  const sum = (of: 'memoryBytes' | 'cpus') => others.reduce((all, one) => all + (one[of] ?? 0), 0);
  return { memoryBytes: sum('memoryBytes'), cpus: sum('cpus') };
}

function ownedBy(filters: readonly Labels[], everything: Everything): Ownership[] {
  const found = everything.filter(({ labels }) => filters.some((filter) => carries(labels, filter)));
  return found.map(ownershipOf).filter((owned) => owned !== undefined);
}

function keyOf({ repositoryId, app, experiment }: Experiment): string {
  return JSON.stringify([repositoryId, app, experiment]);
}
