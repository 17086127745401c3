import type Docker from 'dockerode';
import { LabTestError } from '../../core/errors';
import { poll } from '../../core/poll';
import { ownLabels } from '../docker/containers/container';
import { engineSays, unless } from '../docker/errors';
import { believed, carries, sealed } from '../labels';
import type { Leftover } from '../leftover';
import type { Labels, ServerSpec } from '../provider';

/**
 * The network of an experiment's services, over all nodes; made where it is missing. Its id. The swarm keeps names unique.
 * @throws LabTestError where it is another's.
 */
export async function overlayFor(
  docker: Docker,
  { name, labels, identity }: NonNullable<ServerSpec['network']>,
): Promise<string> {
  const own = { [ownLabels.network]: name };
  const look = async () => {
    const found = (await docker.listNetworks({ filters: { name: [name] } })).find(
      ({ Name }) => Name === name,
    );
    const said = found && believed(name, found.Labels);
    if (found && !carries(said ?? {}, { ...identity, ...own }))
      throw new LabTestError({
        what: `The network ${name} is not this experiment's.`,
        why: `It belongs to ${said?.['labtest.repository'] ?? 'nobody known'}. It is neither used nor removed.`,
        remedy: `Remove it if nobody needs it: docker network rm ${name}`,
      });
    if (found) return { value: found.Id };
    const Labels = { ...sealed(name, { ...labels, ...own }) };
    const made = await docker
      .createNetwork({ Name: name, Driver: 'overlay', CheckDuplicate: true, Labels })
      .catch((error: unknown) => engineSays(error));
    return { pending: typeof made === 'string' ? made : 'it is being made' };
  };
  return await poll(look, { timeout: 30_000, shortest: 1 });
}

/** Removes a network of ours that no service has. One that a task is just leaving stays for the sweep. */
export async function removeUnused(docker: Docker, name: string): Promise<void> {
  const [network] = (await docker.listNetworks({ filters: { name: [name] } })).filter(
    ({ Name, Labels }) => Name === name && believed(name, Labels),
  );
  if (network && !(await taken(docker)).has(network.Id))
    await docker.getNetwork(network.Id).remove().catch(unless(404));
}

/** Networks of ours over the nodes of the swarm that no service has. */
export async function unusedNetworks(docker: Docker, filter: Labels): Promise<Leftover[]> {
  const label = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
  const listed = await docker.listNetworks({ filters: { scope: ['swarm'], label } });
  const users = listed.length > 0 ? await taken(docker) : new Set<string>();
  return listed.flatMap(({ Id, Name: name, Labels }): Leftover[] => {
    const labels = believed(name, Labels);
    if (!labels || users.has(Id) || !carries(labels, { [ownLabels.network]: name })) return [];
    return [{ what: 'network', name, labels, remove: () => removeUnused(docker, name) }];
  });
}

/** The networks that services have, whether anything of them runs or not. */
async function taken(docker: Docker): Promise<Set<string>> {
  const services = await docker.listServices();
  return new Set(
    services.flatMap(({ Spec }) =>
      (Spec?.TaskTemplate?.Networks ?? []).flatMap(({ Target }) => Target ?? []),
    ),
  );
}
