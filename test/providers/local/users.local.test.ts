import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalProvider } from '../../../src/providers/local';
import type { Server } from '../../../src/providers/provider';
import { redisParts, removeRoot, specOf, temporaryRoot } from './laboratory';

let root: string;
beforeAll(async () => {
  root = await temporaryRoot();
});
afterAll(async () => {
  for (const server of await job('end').listOwned({})) await job('end').destroy(server);
  await removeRoot(root);
});

/** The provider of a step of a job of this machine. */
function job(run: string) {
  const env = { ...process.env, GITHUB_RUN_ID: run, GITHUB_JOB: 'test', RUNNER_TRACKING_ID: `github_${run}` };
  return createLocalProvider({ root, env });
}

/** A server that a job has made. */
async function madeBy(run: string): Promise<Server> {
  const provider = job(run);
  const signal = new AbortController().signal;
  const created = await provider.create(specOf('redis', redisParts), () => {}, signal);
  return await provider.commit(await provider.start(created));
}

const status = async ({ name, labels }: Server) => (await job('look').find(name, labels)).status;
const users = (server: Server) => join(root, 'servers', server.id, 'users');

/** Has every job that uses a server end without another word: its process is another one by now. */
async function kill(server: Server) {
  for (const file of await readdir(users(server))) {
    const path = join(users(server), file);
    const note = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...note, mark: 'another' }));
  }
}

it('rests when the last job that uses it has ended, and not before', async () => {
  const server = await madeBy('1');
  await job('2').use?.(server);
  await job('1').rest(server);
  expect(await status(server)).toBe('ready');
  // A second step of a job, and its post step once more, change nothing.
  await job('1').rest(server);
  expect(await status(server)).toBe('ready');
  await job('2').rest(server);
  expect(await status(server)).toBe('broken');
});

it('rests although a job that used it was killed', async () => {
  const server = await madeBy('1');
  await kill(server);
  await job('2').use?.(server);
  await job('2').rest(server);
  expect(await status(server)).toBe('broken');
});

it('what a killed job left running is stopped by the next one, and what a live one uses is not', async () => {
  const [left, used] = [await madeBy('1'), await madeBy('1')];
  await kill(left);
  await job('2').tidy?.();
  expect([await status(left), await status(used)]).toEqual(['broken', 'ready']);
});

it('a server that was stopped is given running to a job that uses it', async () => {
  const server = await madeBy('1');
  await job('1').rest(server);
  expect((await job('2').use?.(server))?.endpoint).toBeDefined();
});

it('does not carry the mark by which a runner ends what its job has started', async () => {
  const server = await madeBy('1');
  const pid = Number.parseInt(
    await readFile(join(root, 'servers', server.id, 'run', 'server.pid'), 'utf8'),
    10,
  );
  expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('RUNNER_TRACKING_ID');
});
