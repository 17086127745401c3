import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { plainEnvironment } from '../../../core/environment';
import type { ServerFile } from '../../provider';
import { tlsPaths } from '../../tls';
import { type Account, accountAmong } from '../account';
import type { Engine, Place } from '../engines/engine';
import type { ServerRecord } from '../record';
import { pidFile, runToEnd, type Surroundings } from './process';

export const logFile = (folder: string): string => join(folder, 'log');

/** The place of a server with its folders made, emptied where it never came up; and how its processes run. */
export async function openPlace(
  folder: string,
  record: ServerRecord,
  engine: Engine,
  env: NodeJS.ProcessEnv,
): Promise<{ place: Place; surroundings: Surroundings }> {
  const account = await accountAmong(engine.accounts);
  const [data, run] = [join(folder, 'data'), join(folder, 'run')];
  if (!record.initialised) await rm(data, { recursive: true, force: true });
  for (const own of [data, run]) {
    await mkdir(own, { recursive: true, mode: 0o700 });
    await give(own, account);
  }
  const surroundings = { cwd: run, env: plainEnvironment(env), account, log: logFile(folder) };
  const place: Place = {
    ...{ folder, data, run, pidFile: pidFile(folder), port: record.port, program: record.program },
    environment: record.environment,
    args: record.args,
    secretFile: (name, content) => secretFile(join(run, name), content, account),
    tool: (argv, input) => runToEnd(argv, surroundings, input),
  };
  return { place, surroundings };
}

/** Where a spec's files go below the server's folder, by the path that the spec gives them. */
export function pathsOf(folder: string, files: readonly ServerFile[]): Map<string, string> {
  return new Map(files.map(({ path }, index) => [path, join(folder, 'files', `${index}-${basename(path)}`)]));
}

/** Where the server's account reads who signed its certificate: `certified` gives that file first. */
export const caOf = (folder: string): string =>
  pathsOf(folder, [{ path: tlsPaths.ca, content: '' }]).get(tlsPaths.ca) ?? '';

/** Makes the folder of a new server with the spec's files in it. */
export async function makePlace(
  folder: string,
  files: readonly ServerFile[],
  account: Account | undefined,
): Promise<void> {
  await mkdir(join(folder, 'files'), { recursive: true, mode: 0o711 });
  const paths = pathsOf(folder, files);
  for (const { path, content } of files) await secretFile(paths.get(path) ?? '', content, account);
}

async function secretFile(path: string, content: string, account: Account | undefined): Promise<string> {
  await rm(path, { force: true });
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  await give(path, account);
  return path;
}

async function give(path: string, account: Account | undefined): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}
