import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { isCode, LabTestError } from '../../core/errors';

/** An account of this machine, as `spawn` takes it. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Whether this process may, and therefore must, give its servers an account with fewer rights. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * The first of `names` that exists here, else `nobody`; undefined where this process is not root and servers simply
 * run as what it is. PostgreSQL and MariaDB refuse to run as root.
 */
export async function accountAmong(names: readonly string[]): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const found = await Promise.all([...names, 'nobody'].map(accountOf));
  const account = found.find((one) => one !== undefined);
  if (account) return account;
  throw new LabTestError({
    what: 'No account to run a server as.',
    why: `This job runs as root, servers must not, and none of ${[...names, 'nobody'].join(', ')} exists.`,
    remedy: `Create an account ${names[0] ?? 'nobody'} on the runner, or run the job as an ordinary user.`,
  });
}

async function accountOf(name: string): Promise<Account | undefined> {
  const id = async (flag: string) => Number((await promisify(execFile)('id', [flag, name])).stdout);
  try {
    const [uid, gid] = await Promise.all([id('-u'), id('-g')]);
    return { name, uid, gid };
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw error;
    return undefined;
  }
}

/** The first folder on the way to `path` that other accounts may not enter; undefined when the way is open. */
export async function closedFolder(path: string): Promise<string | undefined> {
  const parent = dirname(path);
  const above = parent === path ? undefined : await closedFolder(parent);
  if (above !== undefined) return above;
  const mode = await stat(path).then(
    (stats) => stats.mode,
    () => 0o111,
  );
  return mode & 0o001 ? undefined : path;
}
