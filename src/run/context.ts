import { basename, dirname } from 'node:path';
import type { Config } from '../config/config';
import type { Log } from '../core/log';
import type { Context } from '../lifecycle/context';
import type { Laboratories } from './laboratories';
import type { Requester, RunSettings } from './run';

/** The repository's name, and the place of the configuration where that is not the usual one. */
export function appOf(config: Config, { repositoryName }: Pick<Requester, 'repositoryName'>): string {
  if (config.appName !== undefined) return config.appName;
  const folder = dirname(config.file)
    .split(/[\\/]/)
    .filter((part) => part !== '.');
  const usual = ['.labtest.yml', '.labtest.yaml', 'setup.cfg', 'package.json'].includes(
    basename(config.file),
  );
  return [repositoryName, ...folder, ...(usual ? [] : [basename(config.file)])].join('/');
}

/** What the lifecycle is to know of this run. `background` collects what the step waits for at its end. */
export function contextOf(run: {
  settings: Pick<RunSettings, 'dataRoots' | 'keepOnFailure' | 'reset'>;
  requester: Requester;
  labs: Laboratories;
  /** The folder that holds the configuration, and that its paths are relative to. */
  repositoryRoot: string;
  /** A folder that outlives the run where it can. */
  hashFolder: string;
  isOver: Context['isOver'];
  isOutdated?: Context['isOutdated'];
  log: Log;
  signal: AbortSignal;
  background: Promise<void>[];
}): Context {
  const { settings, requester, labs, log, signal, background } = run;
  const { repositoryId, repository, organisationId, pullRequest, untrusted } = requester;
  const context: Context = {
    owner: { repositoryId, repository, organisationId, pullRequest, run: requester.run, untrusted },
    host: (service) => labs.host(service, context),
    everywhere: (name) => labs.everywhere(name, log),
    log,
    signal,
    repositoryRoot: run.repositoryRoot,
    dataRoots: settings.dataRoots,
    keepOnFailure: settings.keepOnFailure,
    reset: settings.reset || requester.resetAsked,
    hashFolder: run.hashFolder,
    background: (work) => void background.push(work),
    isOver: run.isOver,
    isOutdated: run.isOutdated,
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
