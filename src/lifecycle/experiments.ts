import { communalOwner, type Ownership, ownershipOf } from '../experiment/ownership';
import type { Labels, Provider } from '../providers/provider';

type Experiment = Pick<Ownership, 'repositoryId' | 'app' | 'experiment'>;

/**
 * Which one `own` is, by age, of the experiments that one of the filters finds: 1 for the oldest, one more than there
 * are when it does not exist yet. So a limit refuses the newest, and of two runs that race for the last place one.
 */
export async function numberOf(
  own: Experiment,
  providers: Iterable<Provider>,
  filters: readonly Labels[],
): Promise<number> {
  const born = new Map<string, number>();
  for (const provider of providers)
    for (const filter of filters)
      for (const server of await provider.listOwned(filter)) {
        const owned = ownershipOf(server);
        if (!owned || owned.repositoryId === communalOwner.repositoryId) continue;
        const created = owned.createdAt.getTime();
        born.set(keyOf(owned), Math.min(born.get(keyOf(owned)) ?? created, created));
      }
  const birth = born.get(keyOf(own)) ?? Number.POSITIVE_INFINITY;
  return 1 + [...born.values()].filter((other) => other < birth).length;
}

/** Memory in bytes and CPUs of the other experiments that one of the filters finds. A replacement counts with the old. */
export async function usedBeside(
  own: Experiment,
  providers: Iterable<Provider>,
  filters: readonly Labels[],
): Promise<{ memoryBytes: number; cpus: number }> {
  const found = new Map<string, Ownership>();
  for (const provider of providers)
    for (const filter of filters)
      for (const server of await provider.listOwned(filter)) {
        const owned = ownershipOf(server);
        if (owned && keyOf(owned) !== keyOf(own)) found.set(`${provider.name} ${server.id}`, owned);
      }
  const sum = (of: 'memoryBytes' | 'cpus') =>
    [...found.values()].reduce((all, one) => all + (one[of] ?? 0), 0);
  return { memoryBytes: sum('memoryBytes'), cpus: sum('cpus') };
}

function keyOf({ repositoryId, app, experiment }: Experiment): string {
  return JSON.stringify([repositoryId, app, experiment]);
}
