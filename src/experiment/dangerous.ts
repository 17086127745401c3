import { type Config, ConfigError, type Problem } from '../config/config';
import { writersOf } from './collisions';
import type { Plan } from './plan';

/** Variables by which programs are told what to load, whom to trust or where to look, in any case of letters. */
const steering = [
  ...['PATH', 'PATHEXT', 'COMSPEC', 'HOME', 'SHELL', 'IFS', 'PS4', 'PROMPT_COMMAND', 'TMPDIR', 'GCONV_PATH'],
  ...['ENV', 'ZDOTDIR', 'FPATH', 'XDG_CONFIG_*', 'EDITOR', 'VISUAL', 'PAGER', 'BROWSER', 'LOCPATH'],
  ...[
    'LD_*',
    'DYLD_*',
    'MALLOC_*',
    'BASH_*',
    'BASHOPTS',
    'SHELLOPTS',
    'LESSOPEN',
    'LESSCLOSE',
    'PSMODULEPATH',
  ],
  ...['NODE_OPTIONS', 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NPM_CONFIG_*'],
  ...['YARN_*', 'COREPACK_*', 'UV_*', 'POETRY_*', 'COMPOSER_*', 'LUA_INIT*', 'TF_CLI_*', 'KUBECONFIG'],
  ...['PYTHON*', 'PIP_*', 'RUBY*', 'GEM_*', 'BUNDLE_*', 'PERL5*', 'PERLLIB', 'PHPRC', 'PHP_INI_SCAN_DIR'],
  ...['JAVA_HOME', 'CLASSPATH', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'MAVEN_OPTS'],
  ...['GRADLE_OPTS', 'MAKEFLAGS', 'GOFLAGS', 'GOPROXY', 'GOENV', 'GOROOT', 'GOTOOLCHAIN', 'GOSUMDB'],
  ...['CARGO_*', 'RUSTC*', 'RUSTFLAGS', 'DOTNET_STARTUP_HOOKS', 'CORECLR_*', 'TAR_OPTIONS', 'RSYNC_RSH'],
  ...['GITHUB_*', 'RUNNER_*', 'ACTIONS_*', 'INPUT_*', 'STATE_*', 'LABTEST_*', 'GIT_*', 'SSH_*', 'DOCKER_*'],
  ...['AWS_*', 'SSL_CERT_*', 'OPENSSL_*', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'HOSTALIASES'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
];

/** Whether a variable changes how the later steps of a job run. */
export function isSteering(name: string): boolean {
  const upper = name.toUpperCase();
  return steering.some((one) => (one.endsWith('*') ? upper.startsWith(one.slice(0, -1)) : upper === one));
}

/**
 * For a plan whose variables every later step, or a shell, gets: whoever writes the configuration must not steer these.
 * @param harmless how they are harmless, for the remedy.
 * @throws ConfigError that names each with its place.
 */
export function refuseSteering(
  config: Config,
  plan: Plan,
  harmless = 'leave out the input `export-env`: as an output it is harmless',
): void {
  const problems = writersOf(config, plan)
    .filter(({ name }) => isSteering(name))
    .map(
      ({ name, called, place }): Problem => ({
        ...place,
        message: `${called} would write ${name}, which changes how later steps of the job run`,
        remedy: `Call it otherwise, or ${harmless}.`,
      }),
    );
  if (problems.length > 0) throw new ConfigError(problems);
}
