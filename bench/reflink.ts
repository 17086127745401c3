import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cache, docker } from './data.ts';

const run = promisify(execFile);
const bytes = 24e9;
const bridge = 'labtest-bench';

/**
 * Runs `body` with the address of a second engine, which has its data on XFS with reflinks, on a loop device. Where
 * such a thing cannot be had, says so, and why, and measures nothing.
 */
export async function onReflinks(images: string[], body: (host: string) => Promise<void>): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const host = await secondEngine(undo).catch((error: Error) => {
      console.log(`\nSKIPPED: experiments on XFS with reflinks. ${error.message.trim()}`);
    });
    if (!host) return;
    for (const image of images) await copied(image, host);
    await body(host);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function secondEngine(undo: (() => Promise<unknown>)[]): Promise<string> {
  await mkdir(cache, { recursive: true });
  const [file, place] = [join(cache, 'xfs.img'), await mkdtemp(join(tmpdir(), 'labtest-xfs-'))];
  undo.push(
    () => rm(file, { force: true }),
    () => rm(place, { recursive: true }),
  );
  await writeFile(file, '');
  await truncate(file, bytes);
  await run('mkfs.xfs', ['-q', '-m', 'reflink=1', file]);
  await run('mount', ['-o', 'loop', file, place]);
  undo.push(() => run('umount', [place]));
  await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
  undo.push(() => run('ip', ['link', 'del', bridge]));
  await run('ip', ['address', 'add', '192.168.247.1/24', 'dev', bridge]);
  await run('ip', ['link', 'set', bridge, 'up']);
  return await started(place, undo);
}

/** It leaves the packet filter alone, which is the first engine's: ports are published by its proxy. */
async function started(place: string, undo: (() => Promise<unknown>)[]): Promise<string> {
  const host = `unix://${place}/docker.sock`;
  const log = openSync(join(cache, 'dockerd.log'), 'w');
  const settings = {
    'data-root': `${place}/data`,
    'exec-root': `${place}/exec`,
    pidfile: `${place}/docker.pid`,
    host,
    bridge,
    iptables: 'false',
    'ip-forward': 'false',
    'containerd-namespace': bridge,
    'containerd-plugins-namespace': `${bridge}-plugins`,
  };
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const engine = spawn('dockerd', args, { stdio: ['ignore', log, log] });
  const failed = new Promise<never>((_, reject) => engine.once('error', reject));
  failed.catch(() => {});
  undo.push(() => ended(engine));
  await Promise.race([failed, answering(host, engine)]);
  return host;
}

async function answering(host: string, engine: ChildProcess): Promise<void> {
  for (let look = 0; look < 150; look++) {
    if (engine.exitCode !== null) break;
    if (await docker('-H', host, 'info').catch(() => '')) return;
    await sleep(200);
  }
  throw new Error('A second dockerd did not start: see dockerd.log in .cache/bench.');
}

async function ended(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null || engine.pid === undefined) return;
  const gone = new Promise((done) => engine.once('close', done));
  engine.kill('SIGTERM');
  await gone;
}

async function copied(image: string, host: string): Promise<void> {
  const archive = join(cache, 'image.tar');
  await docker('save', '--output', archive, image);
  await docker('-H', host, 'load', '--input', archive);
  await rm(archive);
}
