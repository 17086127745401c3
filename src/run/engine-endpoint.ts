import type { ProviderOptions } from '../providers/registry';
import type { Credentials, RunSettings } from './run';

/** Where the engine of a run is: what decides it, so that it can be saved before anything changes it. */
export interface EngineEndpoint {
  dockerHost?: string | undefined;
  /** The engine was asked for, so not reaching it is an error and not an absence. */
  dockerExpected: boolean;
  /** What of the environment decides where laboratories are. */
  environment: Record<string, string>;
}

/** What of the settings makes the options of providers. */
type Reach = Pick<RunSettings, 'templateRegistry' | 'network' | 'bindAddress'>;

const deciding = [
  ...['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_CONFIG', 'XDG_RUNTIME_DIR'],
  ...['HOME', 'LABTEST_HOME', 'RUNNER_TOOL_CACHE', 'PGBIN'],
];

export function endpointOf(
  { dockerHost }: Pick<RunSettings, 'dockerHost'>,
  env: NodeJS.ProcessEnv,
): EngineEndpoint {
  return {
    dockerHost,
    dockerExpected: dockerHost !== undefined || Boolean(env.DOCKER_HOST),
    environment: Object.fromEntries(deciding.map((name) => [name, env[name] ?? ''])),
  };
}

/** Options for every provider, by the endpoint as the run found it; `env` serves for all that decides nothing. */
export function providerOptions(
  settings: Reach,
  { dockerHost, environment }: EngineEndpoint,
  credentials: Credentials,
  env: NodeJS.ProcessEnv,
): ProviderOptions {
  const settled = { ...env, ...environment };
  return {
    docker: {
      host: dockerHost,
      tls: credentials.tls,
      ssh: credentials.ssh,
      registryAuth: credentials.registryAuth,
      templateRegistry: registryOf(settings, credentials),
      jobNetwork: settings.network,
      bindAddress: settings.bindAddress,
      environment: settled,
    },
    local: { env: settled },
  };
}

function registryOf({ templateRegistry: repository }: Reach, { templateRegistryAuth: auth }: Credentials) {
  return repository === undefined ? undefined : { repository, auth };
}
