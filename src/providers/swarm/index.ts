import { answering, hostsOf } from '../docker/connection/answering';
import type { Provider } from '../provider';
import { managerBy } from './manager';
import { Managers } from './managers';
import type { SwarmOptions } from './options';

export type { SwarmOptions } from './options';

/**
 * Servers as services of a Docker swarm. Reads DOCKER_HOST now and never again; connects on first use. Where several
 * managers are named, another one is asked once the one that is asked is away.
 * @throws LabTestError when the host, its certificates or its pinned key cannot be used.
 */
export async function createSwarmProvider(options: SwarmOptions = {}): Promise<Provider> {
  const hosts = hostsOf(options).filter((host) => host !== undefined);
  const first = managerBy(await answering(options), options);
  return hosts.length > 1 ? new Managers(hosts, options, first).provider() : first.provider;
}
