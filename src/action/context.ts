import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config/config';
import type { Log } from '../core/log';
import type { Context } from '../lifecycle/context';
import type { GitHub } from './github';
import type { Inputs } from './inputs';
import type { Intent } from './intent';
import type { Laboratories } from './laboratories';

/** The repository's name, and the place of the configuration where that is not the usual one. */
export function appOf(config: Config, intent: Intent): string {
  if (config.appName !== undefined) return config.appName;
  const folder = dirname(config.file)
    .split(/[\\/]/)
    .filter((part) => part !== '.');
  const usual = ['.labtest.yml', '.labtest.yaml', 'setup.cfg', 'package.json'].includes(
    basename(config.file),
  );
  return [intent.repositoryName, ...folder, ...(usual ? [] : [basename(config.file)])].join('/');
}

/** What the lifecycle is to know of this run. `background` collects what the step waits for at its end. */
export function contextOf(run: {
  inputs: Inputs;
  intent: Intent;
  labs: Laboratories;
  github: GitHub;
  env: NodeJS.ProcessEnv;
  log: Log;
  signal: AbortSignal;
  background: Promise<void>[];
}): Context {
  const { inputs, intent, labs, github, env, log, signal, background } = run;
  const { repositoryId, repository, organisationId, pullRequest } = intent;
  const context: Context = {
    owner: { repositoryId, repository, organisationId, pullRequest, run: intent.run },
    host: (service) => labs.host(service, context),
    everywhere: (name) => labs.everywhere(name, log),
    log,
    signal,
    repositoryRoot: env.GITHUB_WORKSPACE ?? process.cwd(),
    dataRoots: inputs.dataRoots,
    keepOnFailure: inputs.keepOnFailure,
    reset: inputs.reset || intent.resetAsked,
    hashFolder: join(env.RUNNER_TOOL_CACHE || tmpdir(), 'labtest-hashes'),
    background: (work) => void background.push(work),
    isOver: async (other) => (await github.runHasEnded(other.split('/')[0] ?? '')) === true,
  };
  return context;
}

/**
 * Waits for what was taken to the background, also after a failure: a template that was built is still shared, and its
 * builder removed. A cancellation has no time for that, and post removes the builder.
 */
export async function settled(background: readonly Promise<void>[], signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await Promise.all(background);
}
