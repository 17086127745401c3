import type { ProviderName } from '../providers/provider';
import { dockerAddress } from '../providers/registry';
import type { EngineEndpoint } from './engine-endpoint';

/**
 * Whether what is kept where the servers of a provider run is there for later jobs. A hosted runner's machine ends with
 * its job, and its own engine too; the runner says what it is in RUNNER_ENVIRONMENT, and only GitHub's own do.
 * Connects to nothing.
 */
export async function outlivesJob(
  provider: ProviderName,
  { dockerHost, environment }: EngineEndpoint,
  { RUNNER_ENVIRONMENT: runner }: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (runner !== 'github-hosted') return true;
  return (
    (provider === 'docker' || provider === 'swarm') &&
    (await dockerAddress({ host: dockerHost, environment })).remote
  );
}
