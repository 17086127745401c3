import { each } from '../core/each';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { managedFilter, type Ownership, ownershipFilter, ownershipOf } from '../experiment/ownership';
import type { Note } from '../experiment/uses';
import { githubOf } from '../github/github';
import { isLeased, removeBuilders } from '../lifecycle/builders';
import { down, type Keep } from '../lifecycle/down';
import { isLater } from '../lifecycle/unlisted';
import type { Provider } from '../providers/provider';
import { providerOptions } from '../run/engine-endpoint';
import { laboratories, reachable } from '../run/laboratories';
import { type Handoff, readHandoff } from './handoff';
import { readCredentials, readInputs } from './inputs';
import { stillUsed } from './still-used';
import { summarizeDown } from './summary';
import { sweepOnRun } from './sweep-on-run';
import { type FoundUses, forget, otherUsers, usesOf } from './uses';

/** The post step: tears down what main said, or puts to rest what outlives the job. */
export async function teardown(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Promise<void> {
  const handoff = readHandoff();
  if (!handoff) {
    log.info('The main step handed nothing over, so there is nothing to do.');
    return;
  }
  const inputs = readInputs();
  // GitHub is asked after what was read, so that what a later run may have taken over since is kept.
  const awsRemembered = inputs.token === undefined ? undefined : handoff.awsRemembered;
  const credentials = readCredentials(log, handoff.untrusted);
  const labs = laboratories(providerOptions(inputs, { ...handoff, awsRemembered }, credentials, env));
  try {
    const aws = handoff.ends === 'job' && !handoff.aws ? undefined : handoff.aws;
    const bases = await reachable(
      labs,
      { docker: handoff.dockerExpected, swarm: false, local: true, aws },
      log,
    );
    const providers = (await Promise.all(bases.map(({ name }) => labs.everywhere(name, log)))).flat();
    try {
      if (handoff.post === 'teardown') await tearDown(handoff, bases, providers, inputs.token, log);
      else if (handoff.post === 'nothing') await leave(handoff, bases, providers, inputs.keepOnFailure, log);
      if (inputs.sweepOnRun && inputs.teardown !== 'never')
        await sweepOnRun(handoff, providers, inputs.token, log);
      const { unmade } = handoff;
      if (unmade) {
        const { makeLeft } = await import('./unmade');
        await makeLeft({ ...handoff, unmade }, inputs, { env, log, signal });
      }
    } finally {
      await removeBuilders(handoff.run, providers, log);
      // Last, because asking a communal server anything joins it to the network again.
      if (inputs.network) await leaveNetwork(bases);
    }
  } finally {
    await labs.close();
  }
}

async function tearDown(
  handoff: Handoff,
  bases: readonly Provider[],
  providers: readonly Provider[],
  token: string | undefined,
  log: Log,
): Promise<void> {
  const { repositoryId, experiment, pullRequest, ends } = handoff;
  if (ends === 'job' && handoff.app === undefined) {
    log.info('The main step did not come so far as to make anything, so there is nothing to remove.');
    return;
  }
  // What other jobs of the pull request use, or of another app, does not end with this one.
  const app = ends === 'job' ? handoff.app : undefined;
  const filters = [ownershipFilter({ repositoryId, app, experiment })];
  if (ends === 'pull request' && pullRequest !== undefined)
    filters.push(ownershipFilter({ repositoryId, pullRequest }));
  // Without a token, which is the job's own unless it was taken away, the event has to do, and what the engine shows.
  const github = token === undefined ? undefined : githubOf(handoff, token, log);
  const used = github && (await stillUsed(handoff, github, log));
  const uses = await usesOf(handoff, bases);
  const other = otherUsers(handoff, uses, github);
  if (ends === 'pull request')
    for (const { note } of uses.own)
      filters.push(ownershipFilter({ repositoryId, app: note.app, experiment: note.experiment }));
  const later: Ownership[] = [];
  const isOfLater = (owned: Ownership) => {
    if (github || ends === 'job' || !isLater(owned.run, handoff.run)) return undefined;
    later.push(owned);
    return madeLater;
  };
  const keep: Keep = async (owned) =>
    reasonToKeep(owned, handoff) ?? used ?? isOfLater(owned) ?? (await other(owned));
  const result = await down(providers, filters, keep, log);
  const isOver = ({ note }: FoundUses['own'][number]) =>
    ends === 'job' ? isOf(note, { app, experiment }) : !later.some((owned) => isOf(note, owned));
  if (used === undefined) await forget({ own: uses.own.filter(isOver) }, log);
  log.info(`Teardown of ${experiment}: ${result.removed.length} removed, ${result.kept.length} kept.`);
  await summarizeDown(experiment, result);
  for (const { provider, why } of result.silent) {
    if (bases.includes(provider)) result.failed.push(why);
    else log.warn(`A communal server could not be asked: what ${experiment} may have there stays. ${why}`);
  }
  if (result.failed.length > 0)
    throw new LabTestError({
      what: `${result.failed.length} of the experiment's services could not be removed.`,
      why: result.failed.join('\n'),
      remedy: 'Mend what is named above, then re-run this job.',
    });
}

function isOf(note: Note, { app, experiment }: Pick<Handoff, 'app' | 'experiment'>): boolean {
  return note.app === app && note.experiment === experiment;
}

/** As where a pull request was reopened, and the run of its close is run again. */
const madeLater = 'a later run has made it, and without a token nobody can be asked whether it is in use';

function reasonToKeep(owned: Ownership, { ends, pullRequest }: Handoff): string | undefined {
  if (owned.protected) return 'it is protected';
  if (ends === 'job' && pullRequest === undefined && owned.pullRequest !== undefined)
    return `it is of pull request #${owned.pullRequest}, which has an end of its own`;
  return undefined;
}

/** The runner removes the job's network now: communal servers and those of other experiments leave it too. */
export async function leaveNetwork(providers: Provider[]): Promise<void> {
  for (const provider of providers) await provider.leaveNetwork?.(managedFilter);
}

function sayLeft({ service }: Ownership, { billed }: Provider, log: Log): void {
  const price = billed ? ', and it costs money until then' : '';
  log.warn(
    `${service} stays unfinished. The next run of the experiment goes on with it; its close or a sweep removes it${price}`,
  );
}

/**
 * The experiment lives on. What this very run left unfinished does not, unless it was asked to be kept: main was
 * killed before it could clear up. Where a server takes minutes to make, the next run goes on with it.
 */
async function leave(
  { repositoryId, experiment, pullRequest, run }: Handoff,
  bases: readonly Provider[],
  providers: readonly Provider[],
  keepUnfinished: boolean,
  log: Log,
): Promise<void> {
  const filter = ownershipFilter({ repositoryId, experiment });
  // A job that has no pull request uses nothing any more.
  if (pullRequest === undefined) await forget(await usesOf({ repositoryId, run }, bases), log);
  for (const provider of providers) {
    const servers = await provider.listed(filter).catch((error: unknown) => {
      if (bases.includes(provider)) throw error;
      log.warn(`A communal server could not be asked what ${experiment} has there. ${messageOf(error)}`);
      return [];
    });
    await each(servers, async (server) => {
      const owned = ownershipOf(server);
      const unfinished = server.pending && owned?.run === run && !keepUnfinished;
      if (owned && unfinished && provider.adopt) sayLeft(owned, provider, log);
      else if (owned && unfinished && !(await isLeased(server, provider))) {
        await provider.destroy(server);
        log.info(`removed ${owned.service}, which the main step did not finish`);
      } else if (owned && !server.pending) await provider.rest(server);
    });
  }
}
