import type { ProviderWithCommands } from '../provider';
import { answering } from './connection/answering';
import { DockerProvider } from './docker-provider';
import { explained } from './errors';
import type { DockerOptions } from './options';

export { resolveHost } from './connection/host';
export type { DockerOptions } from './options';

/**
 * Servers as containers of one Docker engine. Reads DOCKER_HOST now and never again; connects on first use.
 * @throws LabTestError when the host, its certificates or its pinned key cannot be used.
 */
export async function createDockerProvider(options: DockerOptions = {}): Promise<ProviderWithCommands> {
  const { host, connection } = await answering(options);
  const { readFile: readLaboratoryFile } = connection;
  const nodes = async () => {
    const { Swarm } = await connection.docker.info().catch((error: unknown) => {
      throw explained(error, 'The engine does not tell of its swarm.', host);
    });
    return Swarm?.ControlAvailable ? (Swarm.Nodes ?? 1) : 1;
  };
  const provider: ProviderWithCommands = Object.assign(new DockerProvider(host, options, connection), {
    nodes,
  });
  return readLaboratoryFile ? Object.assign(provider, { readLaboratoryFile }) : provider;
}
