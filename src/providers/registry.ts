import type { AwsOptions } from './aws/index';
import type { DockerOptions } from './docker/index';
import type { LocalOptions } from './local/index';
import type { Provider, ProviderName } from './provider';
import type { SwarmOptions } from './swarm/index';

/** What each provider is made from. */
export interface ProviderOptions {
  docker: DockerOptions;
  swarm: SwarmOptions;
  local: LocalOptions;
  aws: AwsOptions;
}

/** The engine's address for a person, and whether it is another machine's. Connects to nothing. @throws LabTestError */
export async function dockerAddress(options: DockerOptions) {
  const [{ resolveHost }, { namedBy }] = await Promise.all([
    import('./docker/connection/host'),
    import('./docker/connection/answering'),
  ]);
  const hosts = namedBy(options).map((named) => resolveHost(named, named.environment ?? process.env));
  return {
    shown: hosts.map(({ shown }) => shown).join(', '),
    remote: hosts.some(({ kind }) => kind !== 'socket'),
  };
}

/** Makes a provider by its name; its library is loaded only now. */
export async function createProvider(name: ProviderName, options: ProviderOptions): Promise<Provider> {
  switch (name) {
    case 'docker':
      return (await import('./docker/index')).createDockerProvider(options.docker);
    case 'swarm':
      return (await import('./swarm/index')).createSwarmProvider(options.swarm);
    case 'local':
      return (await import('./local/index')).createLocalProvider(options.local);
    case 'aws':
      return (await import('./aws/index')).createAwsProvider(options.aws);
  }
}
