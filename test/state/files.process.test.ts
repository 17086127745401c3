import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readInside, writeInside } from '../../src/state/files';
import { directoryWith, never } from './fixtures';

const length = 1_000_000;
const here = import.meta.dirname;

test.each([1, 2, 3, 4, 5])('kill -9 in the middle of a write leaves no half value (%i)', async () => {
  const root = await directoryWith();
  await writeInside(root, '/a/b', 'o'.repeat(length));
  const writer = spawn(
    process.execPath,
    [
      '--import',
      join(here, 'run-source.mjs'),
      join(here, 'write-forever.mjs'),
      root,
      '/a/b',
      'n',
      String(length),
    ],
    { stdio: 'ignore' },
  );
  const ended = once(writer, 'exit');
  // A part exists only between its first byte and its new name: the kill lands in the middle of a write.
  await expect.poll(() => parts(root), { interval: 0, timeout: 20_000 }).not.toEqual([]);
  writer.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  const value = await readInside(root, '/a/b', never);
  expect(value).toHaveLength(length);
  expect(new Set(value)).toHaveProperty('size', 1);
});

test('a reader never sees a half value while another process writes', async () => {
  const root = await directoryWith();
  await writeInside(root, '/k', 'o'.repeat(length));
  const writer = spawn(
    process.execPath,
    [
      '--import',
      join(here, 'run-source.mjs'),
      join(here, 'write-forever.mjs'),
      root,
      '/k',
      'n',
      String(length),
    ],
    { stdio: 'ignore' },
  );
  const ended = once(writer, 'exit');
  const seen = new Set<string>();
  while (!seen.has(`n${length}`) || seen.size > 50) {
    expect(writer.exitCode).toBeNull();
    const value = await readInside(root, '/k', never);
    seen.add(`${value?.[0]}${value?.length}`);
  }
  for (let reads = 0; reads < 50; reads++) expect(await readInside(root, '/k', never)).toHaveLength(length);
  writer.kill('SIGKILL');
  await ended;
  expect([...seen].sort()).toEqual([`n${length}`, `o${length}`].filter((value) => seen.has(value)));
});

test('a write that fails leaves nothing behind', async () => {
  const root = await directoryWith({ 'a/b/c': 'a folder is in the way' });
  await expect(writeInside(root, '/a/b', 'x')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(await readdir(join(root, 'a'))).toEqual(['b']);
  expect(await readFile(join(root, 'a/b/c'), 'utf8')).toBe('a folder is in the way');
});

async function parts(root: string): Promise<string[]> {
  return (await readdir(join(root, 'a'))).filter((name) => name.endsWith('.part'));
}
