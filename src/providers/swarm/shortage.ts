import { LabTestError } from '../../core/errors';
import type { Service, Sight } from './tasks';

/** What the swarm counts for a server, whether it uses it or not. */
interface Reserved {
  MemoryBytes?: number | undefined;
  NanoCPUs?: number | undefined;
}

const shown = {
  MemoryBytes: (bytes: number) => `${Math.floor(bytes / (1 << 20))} MiB of memory`,
  NanoCPUs: (nano: number) => `${Number((nano / 1e9).toFixed(2))} CPUs`,
};

/**
 * That no node takes a server: what of it is short on each of them, which the scheduler counts and does not tell.
 * @param said the scheduler's own words.
 */
export function unsuitable(service: Service, sight: Sight, said: string): LabTestError {
  const wanted = reservedBy(service);
  const nodes = sight.nodes.filter(
    ({ Status, Spec }) => Status.State === 'ready' && Spec.Availability === 'active',
  );
  const lines = nodes.map((node) => {
    const free = freeOn(node.ID, sight);
    const short = (['MemoryBytes', 'NanoCPUs'] as const).flatMap((what) => {
      const [needs, has] = [wanted[what] ?? 0, free[what] ?? 0];
      return needs > has
        ? [
            `${shown[what](has)} of ${shown[what](free.all[what] ?? 0)} are free, ${shown[what](needs)} are wanted`,
          ]
        : [];
    });
    const name = node.Description?.Hostname ?? node.ID;
    return { name, short };
  });
  const full = lines.filter(({ short }) => short.length > 0);
  const others = lines.filter(({ short }) => short.length === 0).map(({ name }) => name);
  const why = [
    `The swarm says: ${said}.`,
    ...full.map(({ name, short }) => `${name}: ${short.join('; ')}.`),
    ...(others.length > 0
      ? [`${others.join(', ')}: enough of both, but the constraints of placement exclude it.`]
      : []),
  ];
  return new LabTestError({
    what: `No node of the swarm takes ${service.Spec?.Name}: ${cause(full, nodes.length)}.`,
    why: why.join('\n'),
    remedy:
      'Close pull requests or run the sweep, lower `memory` or `cpus`, add a node, or mend the constraints in the state.',
  });
}

function cause(full: { short: string[] }[], all: number): string {
  if (all === 0) return 'none is ready and active';
  if (full.length < all) return 'where there is room, its constraints do not allow it';
  const has = (word: string) => full.some(({ short }) => short.some((text) => text.includes(word)));
  return `${[has('memory') ? 'memory' : '', has('CPUs') ? 'CPU' : ''].filter(Boolean).join(' and ')} is short`;
}

function reservedBy(service: Service | undefined): Reserved {
  return service?.Spec?.TaskTemplate?.Resources?.Reservations ?? {};
}

/** What the tasks on a node have not reserved. Services of others count, too. */
function freeOn(id: string, { nodes, tasks, services }: Sight): Reserved & { all: Reserved } {
  const all = nodes.find(({ ID }) => ID === id)?.Description?.Resources ?? {};
  const live = tasks.filter(
    ({ NodeID, DesiredState }) => NodeID === id && /^(?:ready|running)$/.test(DesiredState),
  );
  const taken = live.map(({ ServiceID }) => reservedBy(services.find(({ ID }) => ID === ServiceID)));
  const sum = (what: keyof Reserved) =>
    (all[what] ?? 0) - taken.reduce((total, one) => total + (one[what] ?? 0), 0);
  return { all, MemoryBytes: sum('MemoryBytes'), NanoCPUs: sum('NanoCPUs') };
}
