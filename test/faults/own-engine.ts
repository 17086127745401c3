// A Docker engine of a test's own, on a file system of its own: it may be killed, and its disk filled. Takes root, and a
// network namespace of the tests' own (scripts/outage.mjs): killed and begun again, an engine takes other bridges for its own.
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Dockerode from 'dockerode';
import { poll } from '../../src/core/poll';

const run = promisify(execFile);

const absent = (error: { statusCode?: number }) => {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
};

/** It is the engine of everything that this process loads afterwards: DOCKER_HOST names it. */
export interface OwnEngine {
  /** For the input `docker-host`. */
  host: string;
  docker: Dockerode;
  /** SIGKILL, to the engine and to its containerd, as where the machine's memory runs out. */
  kill(): Promise<void>;
  /** Begins it, or begins it again; done when it answers. */
  start(): Promise<void>;
  /** Takes all but so many bytes of its disk. */
  fill(bytesLeft: number): Promise<void>;
  /** Gives that back. */
  empty(): Promise<void>;
  end(): Promise<void>;
}

/** @param images of the engine of this machine that it gets. */
export async function ownEngine(megabytes: number, images: readonly string[]): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'labtest-engine-'));
  const [disk, mounted, runs] = [join(folder, 'disk'), join(folder, 'mounted'), join(folder, 'run')];
  await Promise.all([mkdir(mounted), mkdir(runs), writeFile(disk, '')]);
  await truncate(disk, megabytes * 2 ** 20);
  await run('mkfs.ext4', ['-q', '-m', '0', disk]);
  await run('mount', ['-o', 'loop', disk, mounted]);
  const archive = join(folder, 'images.tar');
  await run('docker', ['save', '--output', archive, ...images]);
  const socket = join(folder, 'engine.sock');
  const host = `unix://${socket}`;
  process.env.DOCKER_HOST = host;
  const docker = new Dockerode({ socketPath: socket });
  const pids: number[] = [];
  const ballast = join(mounted, 'ballast');

  const start = async () => {
    pids.push(begin(folder, host));
    const look = () =>
      docker.ping().then(
        () => ({ value: undefined }),
        (error: Error) => ({ pending: error.message }),
      );
    await poll(look, { timeout: 60_000 });
  };
  const kill = async () => {
    for (const pid of [...pids.splice(0), await containerd(runs)]) if (pid) await ended(pid);
    await rm(join(folder, 'engine.pid'), { force: true });
  };
  await start();
  await run('docker', ['-H', host, 'load', '--input', archive]);
  await rm(archive);
  return {
    ...{ host, docker, start, kill },
    fill: async (bytesLeft) => {
      const { bavail, bsize } = await statfs(mounted);
      await run('fallocate', ['--length', String(bavail * bsize - bytesLeft), ballast]);
    },
    empty: () => rm(ballast, { force: true }),
    end: async () => {
      // A lease ends by itself with the process that held it.
      for (const { Id } of await docker.listContainers({ all: true }))
        await docker.getContainer(Id).remove({ force: true, v: true }).catch(absent);
      await kill();
      await run('umount', ['--recursive', '--lazy', mounted]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function begin(folder: string, host: string): number {
  const log = openSync(join(folder, 'log'), 'a');
  const at = (name: string) => join(folder, name);
  const args = ['--data-root', at('mounted/docker'), '--exec-root', at('run'), '--pidfile', at('engine.pid')];
  const { pid } = spawn('dockerd', [...args, '--host', host], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  if (pid === undefined) throw new Error('dockerd cannot be started');
  return pid;
}

/** Engines keep it in their own folder where the machine has none. */
async function containerd(runs: string): Promise<number | undefined> {
  const text = await readFile(join(runs, 'containerd/containerd.pid'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text);
}

async function ended(pid: number): Promise<void> {
  const alive = async () => {
    try {
      process.kill(pid, 'SIGKILL');
      return { pending: `process ${pid} runs` };
    } catch {
      return { value: undefined };
    }
  };
  await poll(alive, { timeout: 30_000 });
}
