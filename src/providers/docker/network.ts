import type Docker from 'dockerode';
import { isCode, LabTestError } from '../../core/errors';
import { poll } from '../../core/poll';
import type { ServerSpec } from '../provider';
import { ownLabels } from './container';

type Network = NonNullable<ServerSpec['network']>;

/**
 * Makes the network where it is missing. Several runs may do so at once: one remains. Engines before 25 let them make
 * two of one name (CheckDuplicate is a best effort), after which neither can be used: the younger one goes again.
 * Returns its id: by its name, a container could still be put into the younger one, which could then not go.
 */
export async function ensureNetwork(docker: Docker, { name, labels }: Network): Promise<string> {
  const look = async () => {
    const [oldest, ...younger] = await listed(docker, name);
    if (oldest && oldest.Labels?.[ownLabels.network] !== name) throw foreignNetwork(name);
    if (oldest && younger.length === 0) return { value: oldest.Id };
    if (oldest) for (const { Id } of younger) await removed(docker, Id);
    else await created(docker, name, { ...labels, [ownLabels.network]: name });
    return { pending: `the network ${name} is being made` };
  };
  return await poll(look, { timeout: 30_000, shortest: 1 });
}

async function created(docker: Docker, Name: string, Labels: Record<string, string>): Promise<void> {
  try {
    await docker.createNetwork({ Name, CheckDuplicate: true, Labels });
  } catch (error) {
    if (!isCode(error, 409)) throw error;
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

function foreignNetwork(name: string): LabTestError {
  return new LabTestError({
    what: `The network ${name} is not ours.`,
    why: 'It exists on the Docker engine without our labels. It is neither used nor removed.',
    remedy: `Remove it if nobody needs it: docker network rm ${name}`,
  });
}

/** Attaches a container, by its alias; success when it is attached already. */
export async function attach(
  docker: Docker,
  network: string,
  container: string,
  alias: string,
): Promise<void> {
  // A container that does not run yet is attached to anything without complaint.
  if ((await listed(docker, network)).length === 0)
    throw new LabTestError({
      what: `The network ${network} does not exist on the Docker engine.`,
      remedy: 'Leave out the input `network` where the job does not run in a container on this engine.',
    });
  try {
    await docker.getNetwork(network).connect({ Container: container, EndpointConfig: { Aliases: [alias] } });
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
  const ours = (await listed(docker, name)).filter(({ Labels }) => Labels?.[ownLabels.network] === name);
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
