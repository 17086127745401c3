import type { ProviderWithCommands } from '../provider';
import { answering } from './connection/answering';
import { DockerProvider } from './docker-provider';
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
  const provider: ProviderWithCommands = new DockerProvider(host, options, connection);
  return readLaboratoryFile ? Object.assign(provider, { readLaboratoryFile }) : provider;
}
