import type Docker from 'dockerode';
import { LabTestError } from '../../core/errors';
import { poll } from '../../core/poll';
import { ownLabels } from '../docker/containers/container';
import { engineSays } from '../docker/errors';
import { believed, carries, sealed } from '../labels';
import type { ServerSpec } from '../provider';

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

/** The networks among these of ours that no service has. One that a task is just leaving stays for the sweep. */
export async function removeUnused(docker: Docker, name: string): Promise<void> {
  const services = await docker.listServices();
  const [network] = (await docker.listNetworks({ filters: { name: [name] } })).filter(
    ({ Name, Labels }) => Name === name && believed(name, Labels),
  );
  const uses = services.some(({ Spec }) =>
    Spec?.TaskTemplate?.Networks?.some(({ Target }) => Target === network?.Id),
  );
  if (network && !uses) await docker.getNetwork(network.Id).remove();
}
