import { mkdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { isCode, LabTestError, messageOf } from '../../core/errors';
import { closedFolder, isRoot } from './account';

/** Where root's servers live when the chosen folder cannot be entered by the account that they run as. */
const openToAll = '/var/lib/labtest';

/** The folder that holds all servers, and why it is not the one that was chosen, if so. */
export interface Home {
  path: string;
  notice?: string;
}

/**
 * Chooses the folder; it must survive jobs on a self-hosted runner. First of: the option, `LABTEST_HOME`,
 * `RUNNER_TOOL_CACHE`/labtest, ~/.labtest. Never writes.
 */
export async function chooseHome(root: string | undefined, env: NodeJS.ProcessEnv): Promise<Home> {
  const cache = env.RUNNER_TOOL_CACHE;
  const chosen = resolve(
    root || env.LABTEST_HOME || (cache ? join(cache, 'labtest') : join(env.HOME || homedir(), '.labtest')),
  );
  const closed = isRoot() ? await closedFolder(chosen) : undefined;
  if (closed === undefined) return { path: await real(chosen) };
  const notice = `servers live in ${openToAll}, because they do not run as root and only root may enter ${closed}`;
  return { path: await real(openToAll), notice };
}

/** Makes a folder below the home that every account may pass through. @throws LabTestError */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new LabTestError({
      what: `The folder ${path} cannot be made.`,
      why: messageOf(error),
      remedy: 'Set LABTEST_HOME to a folder that this job may write to.',
      cause: error,
    });
  }
}

/** One spelling for one folder, there or not: processes are recognised by the paths on their command line. */
async function real(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    return join(await real(dirname(path)), basename(path));
  }
}
