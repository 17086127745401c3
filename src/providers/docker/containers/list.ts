import type Docker from 'dockerode';
import { each } from '../../../core/each';
import { believed, carries } from '../../labels';
import type { Listed } from '../../listing';
import type { Labels } from '../../provider';
import { successorOf } from './aside';
import { calledOf, ownNameOf } from './container';
import { isLease } from './lease';
import { look } from './look';
import { detach } from './network';

/**
 * The containers of servers that carry all of `filter`, in one request. The engine also lists what has a label from its
 * image, and leases, which carry what their server is found by.
 */
export async function listContainers(docker: Docker, filter: Labels, network?: string): Promise<Listed[]> {
  const label = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
  const filters = { label, ...(network === undefined ? {} : { network: [network] }) };
  const found = await docker.listContainers({ all: true, filters });
  const all = found.flatMap(({ Id: id, Names, Labels, State }) => {
    const called = calledOf(ownNameOf(Names) ?? id);
    const labels = isLease(Labels) ? undefined : believed(called.name, Labels);
    return labels && carries(labels, filter) ? [{ id, labels, ...called, runs: State === 'running' }] : [];
  });
  const seen = await each(all, async ({ isAside, ...one }) => {
    const successor = isAside ? await successorOf(docker, one) : undefined;
    return { one, successor };
  });
  // One that has the name by now is listed as it was a moment ago: else nobody would be whole.
  const whole = new Set(seen.map(({ successor }) => successor));
  return seen.map(({ one, successor }) => {
    const pending = successor !== undefined || (one.pending && !whole.has(one.id));
    return { ...one, pending };
  });
}

/** What was found, as it is now; one that is removed meanwhile is left out. */
export async function inspectContainers(
  docker: Docker,
  filter: Labels,
): Promise<{ info: Docker.ContainerInspectInfo; listed: Listed }[]> {
  const found = await each(await listContainers(docker, filter), async (listed) => {
    const info = await look(docker, listed.id);
    return info && { info, listed };
  });
  return found.filter((one) => one !== undefined);
}

/** Detaches what carries `filter` from a network, whether it runs or not; the engine says what is attached. */
export async function emptyNetwork(docker: Docker, network: string, filter: Labels): Promise<void> {
  await each(await listContainers(docker, filter, network), ({ id }) => detach(docker, network, id));
}
