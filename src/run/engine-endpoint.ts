import type { ProviderOptions } from '../providers/registry';
import type { Credentials, RunSettings } from './run';

/** Where the engine of a run is: what decides it, so that it can be saved before anything changes it. */
export interface EngineEndpoint {
  dockerHost?: string | undefined;
  /** The engine was asked for, so not reaching it is an error and not an absence. */
  dockerExpected: boolean;
  /** Whether something of the run's is on AWS; false where there may be, by the job's credentials; absent: it has none. */
  aws?: boolean | undefined;
  /** Number of the account that something was made in: another one's credentials are refused. */
  awsAccount?: string | undefined;
  /** What was read there a moment ago. */
  awsRemembered?: string | undefined;
  /** What of the environment decides where laboratories are. */
  environment: Record<string, string>;
}

/** What of the settings makes the options of providers. */
type Reach = Pick<RunSettings, 'templateRegistry' | 'templatePrefetch' | 'network' | 'bindAddress'>;

const deciding = [
  ...['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_CONFIG', 'XDG_RUNTIME_DIR'],
  ...['HOME', 'LABTEST_HOME', 'RUNNER_TOOL_CACHE', 'PGBIN'],
  ...['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
  ...['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_RDS', 'AWS_ENDPOINT_URL_EC2', 'AWS_ENDPOINT_URL_SECRETS_MANAGER'],
];

/** The credentials of AWS that a job may have in its environment, and that a later step may change. */
const credentialsOfAws = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** For a run that makes something on AWS: post acts in the same account, whatever a later step sets. */
export function withAws(
  { environment, ...endpoint }: EngineEndpoint,
  env: NodeJS.ProcessEnv,
): EngineEndpoint & { secrets: string[] } {
  const credentials = Object.fromEntries(credentialsOfAws.map((name) => [name, env[name] ?? '']));
  const { AWS_ACCESS_KEY_ID: _, ...secret } = credentials;
  return {
    ...endpoint,
    aws: true,
    environment: { ...environment, ...credentials },
    secrets: Object.values(secret).filter(Boolean),
  };
}

/** Whether a job has been given an account of AWS. */
function hasAws(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.AWS_ACCESS_KEY_ID || env.AWS_WEB_IDENTITY_TOKEN_FILE || env.AWS_PROFILE);
}

export function endpointOf(
  { dockerHost }: Pick<RunSettings, 'dockerHost'>,
  env: NodeJS.ProcessEnv,
): EngineEndpoint {
  return {
    dockerHost,
    dockerExpected: dockerHost !== undefined || Boolean(env.DOCKER_HOST),
    aws: hasAws(env) ? false : undefined,
    environment: Object.fromEntries(deciding.map((name) => [name, env[name] ?? ''])),
  };
}

/** Options for every provider, by the endpoint as the run found it; `env` serves for all that decides nothing. */
export function providerOptions(
  settings: Reach,
  { dockerHost, awsAccount, awsRemembered, environment }: EngineEndpoint,
  credentials: Credentials,
  env: NodeJS.ProcessEnv,
): ProviderOptions {
  const settled = { ...env, ...environment };
  const docker = {
    host: dockerHost,
    tls: credentials.tls,
    ssh: credentials.ssh,
    registryAuth: credentials.registryAuth,
    templateRegistry: registryOf(settings, credentials),
    jobNetwork: settings.network,
    bindAddress: settings.bindAddress,
    environment: settled,
  };
  return {
    docker,
    swarm: { ...docker, prefetch: settings.templatePrefetch },
    local: { env: settled },
    aws: { environment: settled, account: awsAccount, remembered: awsRemembered },
  };
}

function registryOf({ templateRegistry: repository }: Reach, { templateRegistryAuth: auth }: Credentials) {
  return repository === undefined ? undefined : { repository, auth };
}
