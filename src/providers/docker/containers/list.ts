import type Docker from 'dockerode';
import { each } from '../../../core/each';
import { believed, carries } from '../../labels';
import type { Listed } from '../../listing';
import type { Labels } from '../../provider';
import { calledOf } from './container';
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
  return found.flatMap(({ Id: id, Names, Labels }) => {
    // Beside its own name a container has one for each container that links to it: `/other/alias`.
    const { name, pending } = calledOf(Names.find((one) => one.lastIndexOf('/') < 1) ?? id);
    const labels = isLease(Labels) ? undefined : believed(name, Labels);
    return labels && carries(labels, filter) ? [{ id, name, labels, pending }] : [];
  });
}

/** The same, looked at one by one; one that is removed meanwhile is left out. */
export async function inspectContainers(
  docker: Docker,
  filter: Labels,
): Promise<Docker.ContainerInspectInfo[]> {
  const found = await each(await listContainers(docker, filter), ({ id }) => look(docker, id));
  return found.filter((info) => info !== undefined);
}

/** Detaches what carries `filter` from a network, whether it runs or not; the engine says what is attached. */
export async function emptyNetwork(docker: Docker, network: string, filter: Labels): Promise<void> {
  await each(await listContainers(docker, filter, network), ({ id }) => detach(docker, network, id));
}
