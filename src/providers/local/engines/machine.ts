import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { plainEnvironment } from '../../../core/environment';
import { LabTestError } from '../../../core/errors';
import type { Account } from '../account';
import type { Program, Search } from './engine';

/** Folders with servers that are on nobody's PATH. */
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/opt/homebrew/bin', '/usr/local/bin'];

const extension = process.platform === 'win32' ? '.exe' : '';

/** The folders of PATH. */
export const pathFolders = (env: NodeJS.ProcessEnv): string[] =>
  (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);

/** The first of `folders` that holds an executable `name`, joined with it. */
export async function executable(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name + extension);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** What a program says with `--version`, when `account` can execute it; undefined when it cannot. */
export async function versionOf(server: string, account: Account | undefined): Promise<string | undefined> {
  try {
    const as = account ? { uid: account.uid, gid: account.gid } : {};
    const { stdout } = await promisify(execFile)(server, ['--version'], {
      ...as,
      cwd: '/',
      env: plainEnvironment(process.env),
    });
    return /\d+(\.\d+)+\S*|\d+/.exec(stdout.replace(/^.*?\bVer\b/i, ''))?.[0];
  } catch {
    return undefined;
  }
}

/** A server that somebody installed on this machine. @throws LabTestError */
export async function installed(names: readonly string[], what: string, search: Search): Promise<Program> {
  const folders = [...pathFolders(search.env), ...systemFolders];
  for (const name of names) {
    const server = await executable(name, folders);
    const version = server && (await versionOf(server, search.account));
    if (server && version) return { server, version, origin: `this machine (${server})` };
  }
  throw new LabTestError({
    what: `There is no ${what} on this machine.`,
    why: `Provider local runs what is installed, and found none of ${names.join(', ')}.`,
    remedy: `Install ${what} on the runner, or use provider docker.`,
  });
}
