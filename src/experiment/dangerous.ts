import { type Config, ConfigError, type Problem } from '../config/config';
import { writersOf } from './collisions';
import type { Plan } from './plan';

/** Variables by which programs are told what to load, whom to trust or where to look, in any case of letters. */
const steering = [
  ...['PATH', 'PATHEXT', 'COMSPEC', 'HOME', 'SHELL', 'IFS', 'PS4', 'PROMPT_COMMAND', 'TMPDIR', 'GCONV_PATH'],
  ...['LD_*', 'DYLD_*', 'MALLOC_*', 'BASH_*', 'BASHOPTS', 'SHELLOPTS', 'LESSOPEN', 'PSMODULEPATH'],
  ...['NODE_OPTIONS', 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NPM_CONFIG_*'],
  ...['PYTHON*', 'PIP_*', 'RUBY*', 'GEM_*', 'BUNDLE_*', 'PERL5*', 'PERLLIB', 'PHPRC', 'PHP_INI_SCAN_DIR'],
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'MAVEN_OPTS', 'GRADLE_OPTS', 'MAKEFLAGS'],
  ...['GOFLAGS', 'GOPROXY', 'CARGO_*', 'RUSTC*', 'RUSTFLAGS', 'DOTNET_STARTUP_HOOKS', 'CORECLR_*'],
  ...['GITHUB_*', 'RUNNER_*', 'ACTIONS_*', 'INPUT_*', 'STATE_*', 'LABTEST_*', 'GIT_*', 'SSH_*', 'DOCKER_*'],
  ...['AWS_*', 'SSL_CERT_*', 'CURL_CA_BUNDLE', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
];

/** Whether a variable changes how the later steps of a job run. */
export function isSteering(name: string): boolean {
  const upper = name.toUpperCase();
  return steering.some((one) => (one.endsWith('*') ? upper.startsWith(one.slice(0, -1)) : upper === one));
}

/**
 * For a plan whose variables every later step gets: whoever writes the configuration must not steer these steps.
 * @throws ConfigError that names each with its place.
 */
export function refuseSteering(config: Config, plan: Plan): void {
  const problems = writersOf(config, plan)
    .filter(({ name }) => isSteering(name))
    .map(
      ({ name, called, place }): Problem => ({
        ...place,
        message: `${called} would write ${name}, which changes how later steps of the job run`,
        remedy: 'Call it otherwise, or leave out the input `export-env`: as an output it is harmless.',
      }),
    );
  if (problems.length > 0) throw new ConfigError(problems);
}
