import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Intent } from '../ci/intent';
import type { Log } from '../core/log';
import { type GitHub, githubOf } from '../github/github';
import { contextOf, settled } from '../run/context';
import { type EngineEndpoint, providerOptions } from '../run/engine-endpoint';
import { laboratories } from '../run/laboratories';
import { type Inputs, readCredentials } from './inputs';

/** What the runner gives a run beside its inputs: where the checkout is, where a cache lies, which runs have ended. */
function surroundings(env: NodeJS.ProcessEnv, github: GitHub) {
  return {
    repositoryRoot: env.GITHUB_WORKSPACE ?? process.cwd(),
    hashFolder: join(env.RUNNER_TOOL_CACHE || tmpdir(), 'labtest-hashes'),
    isOver: async (run: string) => (await github.runHasEnded(run.split('/')[0] ?? '')) === true,
  };
}

/** What a main step works with once it has been decided that it may; `close` lets go of all of it. */
export function openRun(
  inputs: Inputs,
  intent: Intent,
  endpoint: EngineEndpoint,
  { env, log, signal }: { env: NodeJS.ProcessEnv; log: Log; signal: AbortSignal },
) {
  const labs = laboratories(providerOptions(inputs, endpoint, readCredentials(log, intent.untrusted), env));
  const github = githubOf(intent, inputs.token, log);
  const background: Promise<void>[] = [];
  const step = { settings: inputs, requester: intent, labs, log, signal, background };
  const close = async () => {
    await settled(background, signal);
    await labs.close();
  };
  return { labs, github, context: contextOf({ ...step, ...surroundings(env, github) }), close };
}
