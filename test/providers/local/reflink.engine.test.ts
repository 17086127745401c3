import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createLocalProvider } from '../../../src/providers/local';
import type { ProviderWithCommands, Server, Template } from '../../../src/providers/provider';
import { redisParts, specOf } from './laboratory';

/** On XFS in a file, mounted through a loop device: takes root, as the engine's own tests do. */
const run = promisify(execFile);
const megabyte = 1 << 20;
let directory: string;
let home: string;
let provider: ProviderWithCommands;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'labtest-xfs-'));
  await chmod(directory, 0o755);
  [home] = [join(directory, 'mounted')];
  const file = join(directory, 'disk');
  await writeFile(file, '');
  await truncate(file, 600 * megabyte);
  await run('mkfs.xfs', ['-q', '-m', 'reflink=1', file]);
  await run('mkdir', [home]);
  await run('mount', ['-o', 'loop', file, home]);
  provider = createLocalProvider({ root: home });
});
afterAll(async () => {
  for (const server of await provider.listOwned({})) await provider.destroy(server);
  // A process that has been killed lets go of its folder a moment after it is gone.
  const unmounted = async () =>
    run('umount', [home]).then(
      () => ({ value: undefined }),
      (error: Error) => ({ pending: error.message }),
    );
  await poll(unmounted, { timeout: 30_000 });
  await rm(directory, { recursive: true });
});

const signal = new AbortController().signal;
const start = async (template?: Template) =>
  provider.start(
    await provider.create(specOf('redis', { ...redisParts, template, image: '' }), () => {}, signal),
  );

async function cli(server: Server, words: string[], stdin?: Readable): Promise<string> {
  let text = '';
  const environment = { REDISCLI_AUTH: redisParts.environment.REDIS_PASSWORD };
  const argv = ['redis-cli', '-p', `${server.inside.port}`, ...words] as const;
  const code = await provider.run(server, {
    argv: argv as readonly [string, ...string[]],
    environment,
    stdin,
    onOutput: (piece) => (text += piece),
  });
  expect({ code, text }).toMatchObject({ code: 0 });
  return text.trim();
}

/** It takes clients before it has read its data. */
async function loaded(server: Server): Promise<void> {
  const look = async () => {
    const said = await cli(server, ['PING']);
    return said === 'PONG' ? { value: undefined } : { pending: said };
  };
  await poll(look, { timeout: 30_000 });
}

/** Bytes that are taken on the file system, all of it written down. */
async function taken(): Promise<number> {
  await run('sync', ['-f', home]);
  const { blocks, bfree, bsize } = await statfs(home);
  return (blocks - bfree) * bsize;
}

it('clones without taking room for the data, and the clones do not see one another', async () => {
  const { templates } = provider;
  if (!templates) throw new Error('the provider keeps no templates');
  expect(await templates.cloning()).toMatch(/^reflink/);
  const size = 40 * megabyte;
  const original = await start();
  await loaded(original);
  await cli(original, ['-x', 'SET', 'big'], Readable.from([randomBytes(size)]));
  const { template } = await templates.save(original, 'a1', {}, () => {});
  const before = await taken();
  const clones = await Promise.all([start(template), start(template), start(template)]);
  expect((await taken()) - before).toBeLessThan(size / 2);
  const [first, second] = clones as [Server, Server, Server];
  await Promise.all(clones.map(loaded));
  await cli(first, ['SET', 'big', 'small']);
  expect(Number(await cli(second, ['STRLEN', 'big']))).toBe(size);
});
