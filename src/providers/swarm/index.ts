import { answering, namedBy } from '../docker/connection/answering';
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
  const all = namedBy(options);
  const first = await answering(all);
  return all.length > 1 ? new Managers(all, managerBy(first)).provider() : managerBy(first).provider;
}
