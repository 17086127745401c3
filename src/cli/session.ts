import { requesterInCi } from '../ci/requester';
import { cacheFolder } from '../core/cache-folder';
import { Refused } from '../core/errors';
import type { Log } from '../core/log';
import type { Context } from '../lifecycle/context';
import { contextOf, settled } from '../run/context';
import { endpointOf, providerOptions } from '../run/engine-endpoint';
import type { Desk } from '../run/found';
import { laboratories } from '../run/laboratories';
import type { Requester, RunSettings } from '../run/run';
import { refuseRemote } from '../run/untrusted';
import { configurationOf } from './configuration';
import { credentialsOf } from './credentials';
import { checkoutAt } from './git';
import { terminalLog } from './log';
import type { CommonOptions, ExperimentOptions, LaboratoryOptions, MakingOptions } from './options';
import { developerOf } from './requester';
import type { Terminal } from './terminal';

export type SessionOptions = CommonOptions &
  LaboratoryOptions &
  ExperimentOptions &
  MakingOptions & { reset?: true; keepOnFailure?: true };

/** Everything that one command works with. */
export interface Session extends Desk {
  options: SessionOptions;
  /** Why this run may make nothing. */
  refusal: string | undefined;
  /** Whether it runs in a job of a CI, whose machine may end with it. */
  inCi: boolean;
  context: Context;
  terminal: Terminal;
}

/**
 * Finds out who asks, and where services run; does the work, and closes all connections. Nothing is connected to before
 * it is needed. `usually` is how much is told where no option says.
 */
export async function inSession<T>(
  options: SessionOptions,
  terminal: Terminal,
  work: (session: Session) => Promise<T>,
  usually: 'usual' | 'quiet' = 'usual',
): Promise<T> {
  const { env, directory, signal } = terminal;
  const log = logFor(options, terminal, usually);
  const checkout = await checkoutAt(directory, env);
  const inCi = requesterInCi(env, options.experiment);
  const requester = inCi?.requester ?? developerOf(checkout, directory, options);
  if (inCi) log.debug(`${inCi.system}: experiment ${requester.experiment}, run ${requester.run}`);
  if (!inCi && env.CI && options.experiment === undefined)
    log.warn(
      'CI is set, and this system is none that labtest knows: requests of forks are not told from others. Name the experiment with --experiment.',
    );
  refuseOthers(requester, options);
  const settings = settingsOf(options, requester);
  const surroundings = options.dockerHost ? { ...env, DOCKER_HOST: options.dockerHost } : env;
  const endpoint = endpointOf({ dockerHost: undefined }, surroundings);
  await refuseRemote(endpoint, requester.untrusted);
  const credentials = await credentialsOf(env, log);
  const labs = laboratories(providerOptions(settings, endpoint, credentials, surroundings));
  const background: Promise<void>[] = [];
  const contextFor = (asking: Requester) =>
    contextOf({
      ...{ settings, requester: asking, labs, log, signal, background },
      repositoryRoot: checkout?.root ?? directory,
      hashFolder: cacheFolder(env, 'hashes'),
      isOver: async () => false,
    });
  const context = contextFor(requester);
  const { dockerExpected } = endpoint;
  const shared = { options, settings, requester, labs, dockerExpected, context, contextFor, log, terminal };
  const session: Session = {
    ...shared,
    aws: () => usesAws(session),
    refusal: inCi?.refusal,
    inCi: Boolean(inCi ?? env.CI),
  };
  try {
    return await work(session);
  } finally {
    await settled(background, signal);
    log.status?.(undefined);
    await labs.close();
  }
}

/** The log of a command, as its options say. */
export function logFor(
  { verbose, quiet }: CommonOptions,
  terminal: Terminal,
  usually: 'usual' | 'quiet' = 'usual',
): Log {
  return terminalLog(terminal, verbose ? 'verbose' : quiet ? 'quiet' : usually);
}

/** Who only has an account has nothing on AWS: the configuration must say so. */
async function usesAws(session: Session): Promise<true | undefined> {
  const config = await configurationOf(session).catch(() => undefined);
  const uses = config?.services.some(({ provider }) => provider === 'aws');
  return uses && !session.requester.untrusted ? true : undefined;
}

/** The data of another request are its owner's to show. @throws Refused */
function refuseOthers(
  requester: Requester,
  { pr = requester.pullRequest, repository }: SessionOptions,
): void {
  const { untrusted, pullRequest } = requester;
  const isOwn = pr === pullRequest && (repository ?? requester.repository) === requester.repository;
  if (!untrusted || isOwn) return;
  throw new Refused({
    what: `This pull request may not use what belongs to ${repository ?? requester.repository}#${pr}.`,
    why: 'It comes from a fork, and anyone can open such a pull request.',
    remedy: 'Leave --pr and --repository out: then it has an experiment of its own.',
  });
}

/** Who is not trusted must not write what others clone. */
function settingsOf(options: SessionOptions, { untrusted }: Requester): RunSettings {
  return {
    config: options.config,
    state: options.state,
    dockerHost: options.dockerHost,
    bindAddress: options.bindAddress,
    network: options.network,
    dataRoots: options.dataRoot,
    keepOnFailure: options.keepOnFailure === true,
    reset: options.reset === true,
    templateRegistry: untrusted ? undefined : options.templateRegistry,
  };
}
