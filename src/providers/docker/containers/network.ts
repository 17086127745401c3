import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import { isCode, LabTestError } from '../../../core/errors';
import { poll } from '../../../core/poll';
import { believed, carries, sealed } from '../../labels';
import type { Labels, ServerSpec } from '../../provider';
import { engineSays } from '../errors';
import { ownLabels } from './container';

type Network = NonNullable<ServerSpec['network']>;

/**
 * Makes the network where it is missing. Several runs may do so at once: one makes it, the others wait until they see
 * it. Returns its id.
 */
export async function ensureNetwork(docker: Docker, network: Network): Promise<string> {
  return (await ensured(docker, network)).Id;
}

/** @param making options of its driver, where it is made, and how long that may take, in milliseconds. */
export async function ensured(
  docker: Docker,
  { name, labels, identity }: Network,
  { options = {}, timeout = 30_000 }: { options?: Readonly<Record<string, string>>; timeout?: number } = {},
): Promise<Docker.NetworkInspectInfo> {
  const own = async () => {
    const [network] = await listed(docker, name);
    const said = network && believed(name, network.Labels);
    if (network && !carries(said ?? {}, { ...identity, [ownLabels.network]: name }))
      throw foreignNetwork(name, said?.['labtest.repository']);
    return network;
  };
  const look = async () => {
    const there = await own();
    if (there) return { value: there };
    const all = sealed(name, { ...labels, [ownLabels.network]: name });
    const refused = await created(docker, name, all, options);
    // However long that took.
    const made = refused === '' ? await own() : undefined;
    return made ? { value: made } : { pending: `the network ${name} is being made${refused}` };
  };
  return await poll(look, { timeout, shortest: 1 });
}

/**
 * Returns what the engine said against it, where that may be another run's network. The engine does not keep names
 * unique (`CheckDuplicate` is a best effort until Engine 25), but it never makes two bridges of one name.
 */
async function created(
  docker: Docker,
  name: string,
  labels: Labels,
  options: Readonly<Record<string, string>>,
): Promise<string> {
  const bridge = `br-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
  try {
    await docker.createNetwork({
      Name: name,
      CheckDuplicate: true,
      Options: { 'com.docker.network.bridge.name': bridge, ...options },
      Labels: { ...labels },
    });
    return '';
  } catch (error) {
    if (!isCode(error, 403, 409)) throw error;
    return `: ${engineSays(error)}`;
  }
}

/** Every network of exactly this name, the oldest first. */
async function listed(docker: Docker, name: string): Promise<Docker.NetworkInspectInfo[]> {
  const similar = await docker.listNetworks({ filters: { name: [name] } });
  const age = ({ Created }: { Created: string }) => new Date(Created).getTime();
  return similar
    .filter(({ Name }) => Name === name)
    .sort((a, b) => age(a) - age(b) || a.Id.localeCompare(b.Id));
}

function foreignNetwork(name: string, owner = 'nobody known'): LabTestError {
  return new LabTestError({
    what: `The network ${name} is not this experiment's.`,
    why: `It belongs to ${owner}. It is neither used nor removed.`,
    remedy: `Remove it if nobody needs it: docker network rm ${name}`,
  });
}

/** Attaches a container, by its alias where it has one; success when it is attached already. */
export async function attach(
  docker: Docker,
  network: string,
  container: string,
  alias?: string,
): Promise<void> {
  // A container that does not run yet is attached to anything without complaint.
  if ((await listed(docker, network)).length === 0)
    throw new LabTestError({
      what: `The network ${network} does not exist on the Docker engine.`,
      remedy: 'Leave out the input `network` where the job does not run in a container on this engine.',
    });
  try {
    const EndpointConfig = { Aliases: alias === undefined ? [] : [alias] };
    await docker.getNetwork(network).connect({ Container: container, EndpointConfig });
  } catch (error) {
    if (!/already (exists|attached)/i.test(String(error))) throw error;
  }
}

/** Detaches a container; success when it is not attached, or one of them is gone. */
export async function detach(docker: Docker, network: string, container: string): Promise<void> {
  try {
    await docker.getNetwork(network).disconnect({ Container: container, Force: true });
  } catch (error) {
    if (!isCode(error, 403, 404, 409) && !/not connected|marked for removal/i.test(String(error)))
      throw error;
  }
}

/** Detaches a stopped container from the networks of jobs that are over: with them it could not start again. */
export async function detachFromGone(
  docker: Docker,
  { Id, NetworkSettings }: Docker.ContainerInspectInfo,
): Promise<void> {
  for (const name of Object.keys(NetworkSettings.Networks))
    if ((await listed(docker, name)).length === 0) await detach(docker, name, Id);
}

/** Removes a network of ours that no container, stopped ones included, is attached to. */
export async function removeIfUnused(docker: Docker, name: string): Promise<void> {
  const ours = (await listed(docker, name)).filter(({ Labels }) => believed(name, Labels));
  if (ours.length === 0) return;
  const users = await docker.listContainers({ all: true, filters: { network: [name] } });
  if (users.length === 0) for (const { Id } of ours) await removed(docker, Id);
}

/** Absence, and a network that came into use, are fine. */
async function removed(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getNetwork(id).remove();
  } catch (error) {
    if (!isCode(error, 403, 404, 409)) throw error;
  }
}
