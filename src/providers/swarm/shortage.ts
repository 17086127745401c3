import { LabTestError } from '../../core/errors';
import { isCounted, type Reserved, type Service, type Sight, takesTasks } from './tasks';

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
  const nodes = sight.nodes.filter(takesTasks);
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
    ...(others.length > 0 ? [`${others.join(', ')}: enough of both, but ${besides(said)}.`] : []),
  ];
  return new LabTestError({
    what: `No node of the swarm takes ${service.Spec?.Name}: ${cause(full, nodes.length, said)}.`,
    why: why.join('\n'),
    remedy:
      'Close pull requests or run the sweep, lower `memory` or `cpus`, add a node, or mend the constraints in the state.',
  });
}

const excludes = (said: string) => /constraints/i.test(said);

/** Why a node that has room does not take it; what has come free since the scheduler looked is told as that. */
const besides = (said: string) =>
  excludes(said) ? 'the constraints of placement exclude it' : 'only since the swarm has looked';

function cause(full: { short: string[] }[], all: number, said: string): string {
  if (all === 0) return 'none is ready and active';
  if (full.length < all && excludes(said)) return 'where there is room, its constraints do not allow it';
  if (full.length === 0) return 'it was short of memory or CPU when the swarm looked';
  const has = (word: string) => full.some(({ short }) => short.some((text) => text.includes(word)));
  return `${[has('memory') ? 'memory' : '', has('CPUs') ? 'CPU' : ''].filter(Boolean).join(' and ')} is short`;
}

function reservedBy(service: Service | undefined): Reserved {
  return service?.Spec?.TaskTemplate?.Resources?.Reservations ?? {};
}

/** What the tasks on a node have not reserved. Those of others count, too, and those that are just ending. */
function freeOn(id: string, { nodes, tasks }: Sight): Reserved & { all: Reserved } {
  const all = nodes.find(({ ID }) => ID === id)?.Description?.Resources ?? {};
  const taken = tasks.filter((task) => task.NodeID === id && isCounted(task));
  const sum = (what: keyof Reserved) =>
    (all[what] ?? 0) -
    taken.reduce((total, { Spec }) => total + (Spec?.Resources?.Reservations?.[what] ?? 0), 0);
  return { all, MemoryBytes: sum('MemoryBytes'), NanoCPUs: sum('NanoCPUs') };
}
