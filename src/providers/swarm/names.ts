import type Docker from 'dockerode';
import { believed, carries } from '../labels';
import type { Labels } from '../provider';
import { latest, type Service, type Task } from './tasks';

/** Labels of a service that change while it stands. They are none of those that say whose it is, and have no seal. */
export const changing = {
  /** The task that was handed out: the server is whole with this task, and with no other one. */
  whole: 'labtest-swarm.whole',
  /** The task that a run fills, and no other one: somebody may have the swarm begin a service anew meanwhile. */
  filled: 'labtest-swarm.filled',
  /** The task in whose place the swarm was told to begin another one. */
  renewed: 'labtest-swarm.renewed',
  /** Until when the run that makes it is known to be alive, by the manager's clock. */
  alive: 'labtest-swarm.alive',
} as const;

/**
 * What a server may be called in the swarm. A service cannot be renamed, and a replacement stands beside what it
 * replaces, so that there are two names.
 */
export const slotsOf = (name: string): [string, string] => [name, `${name}-2`];

/** The server's name, by what its service is called and its labels say; undefined where they are not ours. */
export function claimed(service: Service): { name: string; labels: Labels } | undefined {
  const { Name = '', Labels } = service.Spec ?? {};
  for (const name of [Name, Name.replace(/-2$/, '')]) {
    const labels = believed(name, Labels);
    if (labels) return { name, labels };
  }
  return undefined;
}

export const isWhole = (service: Service): boolean => Boolean(service.Spec?.Labels?.[changing.whole]);

/** The task that is the server: that which was handed out, or which a run fills; before that, the newest one. */
export function taskOf(service: Service, tasks: readonly Task[]): Task | undefined {
  const { [changing.whole]: whole, [changing.filled]: filled } = service.Spec?.Labels ?? {};
  // One that the swarm has begun since is not it.
  const known = whole || filled;
  return known ? tasks.find(({ ID }) => ID === known) : latest(tasks, service.ID);
}

/** What stands under either name, whosever it is. */
export async function standing(docker: Docker, name: string): Promise<Service[]> {
  // The engine looks for what begins so.
  const services = await docker.listServices({ filters: { name: [name] } });
  return services.filter(({ Spec }) => slotsOf(name).includes(Spec?.Name ?? ''));
}

/** Every server's service that carries all of `filter`. */
export async function carrying(docker: Docker, filter: Labels): Promise<Service[]> {
  const label = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
  const services = await docker.listServices({ filters: { label } });
  return services.filter((service) => carries(claimed(service)?.labels ?? {}, filter) && claimed(service));
}
