// What goes wrong around `labtest up`: its engine goes away, its folder cannot be written, somebody removes what it makes.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { managedFilter } from '../../src/experiment/ownership';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider } from '../../src/providers/provider';
import { images } from '../setup/images';
import { folderWith, labtest, type Where } from './terminal';

const configuration = `services:\n  cache: { service: redis, image: ${images.redis} }\n`;

let engine: Provider;
beforeAll(async () => {
  engine = await createDockerProvider();
});
afterAll(() => engine.close());

/** A checkout of a repository of its own, with what the engine has of it. */
function checkout() {
  const repository = `acme/faults-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const directory = folderWith({ '.labtest.yml': configuration });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory });
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', `git@github.com:${repository}.git`);
  git('config', 'user.email', 'ann@example.com');
  const where: Where = { directory };
  onTestFinished(async () => void (await labtest(['down'], where)));
  const there = async () => await engine.listOwned({ ...managedFilter, 'labtest.repository': repository });
  const appears = async () =>
    await expect
      .poll(async () => (await there()).length, { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(0);
  return { where, there, appears };
}

/** A way to the engine that can be closed for good, with all that is under way. */
async function wayTo(directory: string) {
  const real = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(real);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  const path = join(directory, '..', `labtest-way-${process.pid}.sock`);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  onTestFinished(close);
  return { host: `unix://${path}`, close };
}

test('the engine goes away in the middle: up says so, and the next up makes what is missing', async () => {
  const { where, there, appears } = checkout();
  const { host, close } = await wayTo(where.directory);
  const running = labtest(['up', '--docker-host', host], where);
  await appears();
  close();
  const said = await running;
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toContain('labtest-way');
  expect(await labtest(['up'], where)).toMatchObject({ code: 0 });
  expect(await there()).toHaveLength(1);
  expect(await labtest(['down'], where)).toMatchObject({ code: 0 });
  expect(await there()).toEqual([]);
});

test('down during up: whose server went is not told to look at its memory, and nothing stays', async () => {
  const { where, there, appears } = checkout();
  const running = labtest(['up'], where);
  await appears();
  expect(await labtest(['down'], where)).toMatchObject({ code: 0 });
  const { code, err } = await running;
  // It may have come first, or be told by the engine that there is no such container: only what it is not is certain.
  if (code !== 0) expect(err).not.toContain('memory');
  await labtest(['down'], where);
  expect(await there()).toEqual([]);
});

test('a repository in a folder that cannot be written: nothing is written there', async () => {
  const { where, there } = checkout();
  const { directory } = where;
  unwritable(directory);
  expect(await labtest(['up'], where)).toMatchObject({ code: 0 });
  const { code, out } = await labtest(['env', '--format', 'json'], where);
  expect([code, Object.keys(JSON.parse(out))]).toEqual([0, expect.arrayContaining(['REDIS_URL'])]);
  expect(await labtest(['down'], where)).toMatchObject({ code: 0 });
  expect(await there()).toEqual([]);
  const init = await labtest(['init', '--yes', '--service', 'redis', '--overwrite'], where);
  expect(init.code).toBe(1);
  expect(init.err).toMatch(/cannot be written.*Make room, or a folder that you may write/s);
  expect(existsSync(join(directory, 'LABTEST.md'))).toBe(false);
});

/** Rights do not bind root: for it, the folder is on a disk that is read only. */
function unwritable(directory: string): void {
  if (process.getuid?.() !== 0) {
    chmodSync(directory, 0o555);
    onTestFinished(() => chmodSync(directory, 0o755));
    return;
  }
  execFileSync('mount', ['--bind', directory, directory]);
  onTestFinished(() => void execFileSync('umount', [directory]));
  execFileSync('mount', ['-o', 'remount,bind,ro', directory]);
}
