import { poll } from '../../core/poll';
import type { ProviderWithCommands } from '../provider';
import { answering, namedBy } from './connection/answering';
import { DockerProvider } from './docker-provider';
import { explained } from './errors';
import type { DockerOptions } from './options';

export { resolveHost } from './connection/host';
export type { DockerOptions } from './options';

/** So long the managers of a swarm may take to agree who leads, in milliseconds. */
const electionMilliseconds = 60_000;

/**
 * Servers as containers of one Docker engine. Reads DOCKER_HOST now and never again; connects on first use.
 * @throws LabTestError when the host, its certificates or its pinned key cannot be used.
 */
export async function createDockerProvider(options: DockerOptions = {}): Promise<ProviderWithCommands> {
  const { named, host, connection } = await answering(namedBy(options));
  const { readFile: readLaboratoryFile } = connection;
  const what = 'The engine does not tell of its swarm.';
  const look = async () => {
    const { Swarm } = await connection.docker.info();
    if (!Swarm?.ControlAvailable) return { value: 1 };
    // A manager knows of none while nobody leads.
    return Swarm.Nodes ? { value: Swarm.Nodes } : { pending: Swarm.Error || 'It knows of no node.' };
  };
  const nodes = () =>
    poll(look, { timeout: electionMilliseconds }).catch((error: unknown) => {
      throw explained(error, what, host);
    });
  const provider: ProviderWithCommands = Object.assign(new DockerProvider(host, named, connection), {
    nodes,
  });
  return readLaboratoryFile ? Object.assign(provider, { readLaboratoryFile }) : provider;
}
