import { answering } from '../docker/connection/answering';
import { isRemote } from '../docker/connection/host';
import { DockerProvider } from '../docker/docker-provider';
import type { Provider } from '../provider';
import type { SwarmOptions } from './options';
import { SwarmProvider } from './swarm-provider';

export type { SwarmOptions } from './options';

/**
 * Servers as services of a Docker swarm. Reads DOCKER_HOST now and never again; connects on first use.
 * @throws LabTestError when the host, its certificates or its pinned key cannot be used.
 */
export async function createSwarmProvider(options: SwarmOptions = {}): Promise<Provider> {
  const { host, connection } = await answering(options);
  // The job reaches what a template is built on as it reaches the nodes.
  const bindAddress = isRemote(host) ? (options.bindAddress ?? '0.0.0.0') : '127.0.0.1';
  const engine = new DockerProvider(host, { ...options, bindAddress, jobNetwork: undefined }, connection);
  const provider: Provider = new SwarmProvider(host, options, connection, engine);
  const { readFile: readLaboratoryFile } = connection;
  return readLaboratoryFile ? Object.assign(provider, { readLaboratoryFile }) : provider;
}
