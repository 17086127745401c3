import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../core/log';
import { type GitHub, githubOf } from '../github/github';
import { contextOf, settled } from '../run/context';
import { type EngineEndpoint, providerOptions } from '../run/engine-endpoint';
import { laboratories } from '../run/laboratories';
import type { Requester } from '../run/run';
import { type Inputs, readCredentials } from './inputs';

/** What the runner gives a run beside its inputs: where the checkout is, where a cache lies, which runs have ended. */
function surroundings(env: NodeJS.ProcessEnv, github: GitHub, requester: Requester) {
  return {
    repositoryRoot: env.GITHUB_WORKSPACE ?? process.cwd(),
    hashFolder: join(env.RUNNER_TOOL_CACHE || tmpdir(), 'labtest-hashes'),
    isOver: async (run: string) => (await github.runHasEnded(run.split('/')[0] ?? '')) === true,
    isOutdated: () => hasMovedOn(requester, github),
  };
}

/**
 * Whether a pull request is known to have another head than the event of a run says. An answer that is no younger than
 * the event may not know of its push yet. It is asked each time: the next push may come while the run is at work.
 */
async function hasMovedOn({ pullRequest, commit }: Requester, github: GitHub): Promise<boolean> {
  if (pullRequest === undefined || commit === undefined) return false;
  const now = await github.pullRequest(pullRequest);
  return now.state === 'open' && now.commit !== commit.sha && now.updatedAt > commit.at;
}

/**
 * What a main step works with once it has been decided that it may; `close` lets go of all of it. Who may not be trusted
 * must not write what others clone.
 */
export function openRun(
  read: Inputs,
  requester: Requester,
  endpoint: EngineEndpoint,
  { env, log, signal }: { env: NodeJS.ProcessEnv; log: Log; signal: AbortSignal },
) {
  const inputs = requester.untrusted ? { ...read, templateRegistry: undefined } : read;
  const credentials = readCredentials(log, requester.untrusted);
  const labs = laboratories(providerOptions(inputs, endpoint, credentials, env));
  const github = githubOf(requester, inputs.token, log);
  const background: Promise<void>[] = [];
  const step = { settings: inputs, requester, labs, log, signal, background };
  const close = async () => {
    await settled(background, signal);
    await labs.close();
  };
  return { labs, github, context: contextOf({ ...step, ...surroundings(env, github, requester) }), close };
}
