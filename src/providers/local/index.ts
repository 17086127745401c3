import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../../core/errors';
import { poll } from '../../core/poll';
import type { Listed } from '../listing';
import type { Labels, ProviderWithCommands, Server } from '../provider';
import { diskUsage } from './disk';
import { chooseHome } from './home';
import { carries, type Laboratory, openLaboratory } from './laboratory';
import { folderLeftovers } from './leftovers';
import { locked } from './lock';
import type { Known } from './record';
import { runCommand } from './servers/command';
import { check, create, engineOf } from './servers/create';
import { destroy, replace } from './servers/destroy';
import { logFile } from './servers/place';
import { runningPid, tail } from './servers/process';
import { restFor, startFor, stopLeft } from './servers/rest';
import { jobOf } from './servers/users';
import { localTemplates } from './templates/templates';
import { fileUses } from './uses';

export interface LocalOptions {
  /** Folder that holds all servers. Default: `LABTEST_HOME`, else `RUNNER_TOOL_CACHE`/labtest, else ~/.labtest. */
  root?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** Whether PostgreSQL may be fetched where the machine has none. Default true. */
  download?: boolean | undefined;
}

/** Most that is read of a log, in bytes. */
const logBytes = 256 * 1024;

/**
 * Servers that run on the runner itself, without containers: PostgreSQL, MySQL or MariaDB, Redis, Memcached.
 * A spec's limits, network and alias do not apply; its port is one that is free.
 */
export function createLocalProvider(options: LocalOptions = {}): ProviderWithCommands {
  const env = options.env ?? process.env;
  const lab = async (): Promise<Laboratory> => openLaboratory(await chooseHome(options.root, env));

  /** Runs `body` on what is known about a server while no other run changes it. @throws LabTestError when it is gone. */
  const changing = async <T>({ name, id }: Listed, body: (known: Known, at: Laboratory) => Promise<T>) => {
    const at = await lab();
    return await locked(at.folderOf(id), async () => await body(await at.known(name, id), at));
  };

  const start = async (server: Server) =>
    await changing(server, async (known, at) =>
      at.seen({ ...known, record: await startFor(known, at, await jobOf(env), env) }),
    );

  return {
    name: 'local',
    describe: async () =>
      `this machine (${process.platform} ${process.arch}), servers in ${(await lab()).home.path}`,
    now: async () => new Date(),
    check,
    find: async (name, identity) => await (await lab()).find(name, identity),
    create: async (spec, report, signal) => {
      signal.throwIfAborted();
      const at = await lab();
      return await at.seen(
        await create(at, spec, { env, download: options.download ?? true }, report, signal),
      );
    },
    start,
    use: start,
    lease: async () => {},
    ended: async ({ name, id }, signal) => await ended(await lab(), name, id, signal),
    commit: async (server) =>
      await changing(server, async (known, at) => {
        if (known.pending) await at.records.commit(known);
        return await at.seen({ ...known, pending: false });
      }),
    replace: async (server, replaced) =>
      await changing(server, async (known, at) => await at.seen(await replace(at, known, replaced.id))),
    destroy: async ({ name, id }) => await destroy(await lab(), name, id),
    listOwned: async (filter) => {
      const at = await lab();
      return await Promise.all((await owned(at, filter)).map(at.seen));
    },
    listed: async (filter) => await listed(await lab(), filter),
    run: async ({ name, id }, command) => {
      const at = await lab();
      const { record } = await at.known(name, id);
      return await runCommand(record, engineOf(record.kind), command, join(at.folderOf(id), 'run'), env);
    },
    log: async ({ id }, lines) => tail(await endOf(logFile((await lab()).folderOf(id))), lines),
    size: async ({ id }) => await diskUsage(join((await lab()).folderOf(id), 'data')),
    rest: async (server) => await changing(server, async (known, at) => restFor(known, at, await jobOf(env))),
    tidy: async () => await stopLeft(await lab()),
    uses: fileUses(async () => (await lab()).home.path),
    templates: localTemplates(lab, { env, download: options.download ?? true }),
    leftovers: async () => await folderLeftovers(await lab()),
    close: async () => {},
  };
}

async function owned({ records }: Laboratory, filter: Labels): Promise<Known[]> {
  return (await records.all()).filter(({ record }) => carries(record.labels, filter));
}

async function listed(at: Laboratory, filter: Labels): Promise<Listed[]> {
  const listedAs = async ({ pending, record: { id, name, labels, pid } }: Known) => {
    const runs = (await runningPid(at.folderOf(id), pid)) !== undefined;
    return { id, name, labels, pending, runs };
  };
  return await Promise.all((await owned(at, filter)).map(listedAs));
}

/** Processes of an earlier step are nobody's children: their end can only be looked for. */
async function ended({ records, folderOf }: Laboratory, name: string, id: string, signal: AbortSignal) {
  const look = async () => {
    const known = await records.byId(name, id);
    if (!known) return { value: 'it was removed' };
    const pid = await runningPid(folderOf(id), known.record.pid);
    return pid ? { pending: 'it runs' } : { value: 'its process has ended' };
  };
  return await poll(look, { timeout: Number.POSITIVE_INFINITY, longest: 250, signal });
}

/** The end of a file, as text; empty where there is none. */
async function endOf(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const length = Math.min(size, logBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return '';
    throw error;
  }
}
