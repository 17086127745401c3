import { mkdir, mkdtemp, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSource } from '../../src/seed/source/open';
import { filesHash, sourceHash } from '../../src/templates/source-hash';

const folder = () => mkdtemp(join(tmpdir(), 'labtest-hash-'));

async function dump(content: string) {
  const root = await folder();
  await writeFile(join(root, 'dump.sql'), content);
  return { root, file: join(root, 'dump.sql'), open: () => openSource('dump.sql', { repositoryRoot: root }) };
}

it('follows the content, wherever it lies', async () => {
  const [one, same, other] = await Promise.all([dump('SELECT 1;'), dump('SELECT 1;'), dump('SELECT 2;')]);
  const memory = await folder();
  const hash = async ({ open }: typeof one) => sourceHash(await open(), memory);
  expect(await hash(one)).toBe(await hash(same));
  expect(await hash(one)).not.toBe(await hash(other));
});

it('is remembered by path, size and time, so that an unchanged dump is not read again', async () => {
  const { file, open } = await dump('SELECT 1;');
  const memory = await folder();
  const time = new Date(2026, 0, 1);
  await utimes(file, time, time);
  const first = await sourceHash(await open(), memory);
  await writeFile(file, 'SELECT 9;');
  await utimes(file, time, time);
  expect(await sourceHash(await open(), memory), 'same size and time: believed, not read').toBe(first);
  await utimes(file, time, new Date(2026, 0, 2));
  expect(await sourceHash(await open(), memory)).not.toBe(first);
});

it('does without a memory that cannot be written or is damaged', async () => {
  const { file, open } = await dump('SELECT 1;');
  const memory = await folder();
  const first = await sourceHash(await open(), join(file, 'not-a-folder'));
  expect(await sourceHash(await open(), memory)).toBe(first);
  for (const name of await readdir(memory)) await writeFile(join(memory, name), '{"bytes":');
  expect(await sourceHash(await open(), memory)).toBe(first);
});

it('of a directory dump changes with the content and the names of its files', async () => {
  const root = await folder();
  const directory = join(root, 'dump');
  await mkdir(directory);
  await writeFile(join(directory, 'toc.dat'), 'PGDMP');
  await writeFile(join(directory, '1.dat'), 'rows');
  const hash = async () => sourceHash(await openSource('dump', { repositoryRoot: root }), await folder());
  const first = await hash();
  await rename(join(directory, '1.dat'), join(directory, '2.dat'));
  const renamed = await hash();
  await writeFile(join(directory, '2.dat'), 'more rows');
  expect(new Set([first, renamed, await hash()]).size).toBe(3);
});

it('of a directory dump is not the remembered one when a file in it was overwritten with as many bytes', async () => {
  const root = await folder();
  const directory = join(root, 'dump');
  await mkdir(directory);
  for (const name of ['toc.dat', '1.dat']) {
    await writeFile(join(directory, name), 'rows');
    await utimes(join(directory, name), 1, 1);
  }
  const memory = await folder();
  const hash = async () => sourceHash(await openSource('dump', { repositoryRoot: root }), memory);
  const first = await hash();
  const { mtime } = await stat(directory);
  await writeFile(join(directory, '1.dat'), 'ROWS');
  await utimes(join(directory, '1.dat'), mtime, new Date(mtime.getTime() + 1000));
  expect((await stat(directory)).mtime).toEqual(mtime);
  expect(await hash()).not.toBe(first);
});

it('of several files does not depend on the order in which they are named', async () => {
  const root = await folder();
  for (const name of ['a', 'b']) await writeFile(join(root, name), name);
  expect(await filesHash(root, ['a', 'b'])).toBe(await filesHash(root, ['b', 'a']));
  expect(await filesHash(root, ['a'])).not.toBe(await filesHash(root, ['b']));
});
