import type { ProviderOptions } from '../providers/registry';
import type { Handoff } from './handoff';
import type { Credentials, Inputs } from './inputs';

/** Where the engine of a run is: what decides it, saved before a later step can change it. */
export type EngineEndpoint = Pick<Handoff, 'dockerHost' | 'dockerExpected' | 'environment'>;

const deciding = [
  ...['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_CONFIG', 'XDG_RUNTIME_DIR'],
  ...['HOME', 'LABTEST_HOME', 'RUNNER_TOOL_CACHE', 'PGBIN'],
];

export function endpointOf(inputs: Inputs, env: NodeJS.ProcessEnv): EngineEndpoint {
  return {
    dockerHost: inputs.dockerHost,
    dockerExpected: inputs.dockerHost !== undefined || Boolean(env.DOCKER_HOST),
    environment: Object.fromEntries(deciding.map((name) => [name, env[name] ?? ''])),
  };
}

/** Options for every provider, by the endpoint as main found it; `env` serves for all that decides nothing. */
export function providerOptions(
  inputs: Inputs,
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
      templateRegistry: registryOf(inputs, credentials),
      jobNetwork: inputs.network,
      bindAddress: inputs.bindAddress,
      environment: settled,
    },
    local: { env: settled },
  };
}

function registryOf({ templateRegistry: repository }: Inputs, { templateRegistryAuth: auth }: Credentials) {
  return repository === undefined ? undefined : { repository, auth };
}
