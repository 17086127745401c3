import type Docker from 'dockerode';
import { each } from '../../core/each';
import { believed, carries } from '../labels';
import type { Leftover } from '../leftover';
import type { Labels } from '../provider';
import { removeReplaced } from './containers/aside';
import { ownLabels } from './containers/container';
import { oldReaders } from './containers/laboratory-files';
import { deadLeases, removeDeadLeases, removeIfEnded } from './containers/lease';
import { removeIfUnused } from './containers/network';

/** Networks of one engine that no container has, and the helpers of dead runs. A volume goes with its container. */
export async function leftoversOf(docker: Docker, filter: Labels): Promise<Leftover[]> {
  const label = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
  const all = await Promise.all([
    unusedNetworks(docker, label),
    deadLeases(docker).then((found) => helpers(docker, 'lease', found)),
    oldReaders(docker).then((found) => helpers(docker, 'file reader', found)),
  ]);
  return all.flat();
}

/** Removes what runs that died had begun to remove, and their leases. */
export async function removeDead(docker: Docker): Promise<void> {
  await removeDeadLeases(docker);
  await removeReplaced(docker);
}

async function unusedNetworks(docker: Docker, label: string[]): Promise<Leftover[]> {
  const listed = await docker.listNetworks({ filters: { label } });
  // Who is on a network of a swarm, its nodes know.
  const own = listed.filter(({ Scope }) => Scope !== 'swarm');
  const unused = await each(own, async ({ Name: name, Labels }): Promise<Leftover[]> => {
    const labels = believed(name, Labels);
    if (!labels || !carries(labels, { [ownLabels.network]: name })) return [];
    const users = await docker.listContainers({ all: true, filters: { network: [name] } });
    const network = { name, labels, remove: () => removeIfUnused(docker, name) };
    return users.length > 0 ? [] : [{ what: 'network', ...network }];
  });
  return unused.flat();
}

/** Containers of ours that have ended their purpose. */
export function helpers(docker: Docker, what: Leftover['what'], found: Docker.ContainerInfo[]): Leftover[] {
  return found.map(({ Id, Names: [name = Id] }) => ({
    ...{ what, name: name.replace(/^\//, ''), labels: {}, dead: 'the run that it was for has ended' },
    remove: () => removeIfEnded(docker, Id),
  }));
}
