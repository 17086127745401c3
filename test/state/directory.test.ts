import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directorySource } from '../../src/state/directory';
import { directoryWith, never } from './fixtures';

test('a file is a value; a folder, a pipe and a path beneath a file are none', async () => {
  const path = await directoryWith({ 'a/b': 'value' });
  execFileSync('mkfifo', [join(path, 'pipe')]);
  const source = directorySource({ path });
  expect(await source.get('/a/b', never)).toBe('value');
  for (const key of ['/a', '/a/b/c', '/a/x', '/pipe']) expect(await source.get(key, never)).toBeUndefined();
});

test('a link inside the directory is followed, one that leads out of it is refused', async () => {
  const path = await directoryWith({ real: 'inside' });
  const elsewhere = await directoryWith({ secret: 'canary' });
  await symlink('real', join(path, 'link'));
  await symlink(join(elsewhere, 'secret'), join(path, 'leak'));
  await symlink(elsewhere, join(path, 'folder'));
  const source = directorySource({ path });
  expect(await source.get('/link', never)).toBe('inside');
  await expect(source.get('/leak', never)).rejects.toThrow('leads out of');
  await expect(source.get('/folder/secret', never)).rejects.toThrow('leads out of');
});

test('a neighbour whose name starts alike is outside', async () => {
  const parent = await directoryWith({ 'state/a': 'x', 'state-of-others/b': 'canary' });
  await symlink('../state-of-others/b', join(parent, 'state', 'b'));
  await expect(directorySource({ path: join(parent, 'state') }).get('/b', never)).rejects.toThrow(
    'leads out of',
  );
});

test('a directory that is missing or a file is an error, not an empty state', async () => {
  const path = await directoryWith({ file: 'x' });
  for (const wrong of ['missing', 'file'])
    await expect(directorySource({ path: join(path, wrong) }).get('/a', never)).rejects.toThrow(
      'no such directory',
    );
});

test('a value longer than 1 MiB is refused', async () => {
  const path = await directoryWith();
  await writeFile(join(path, 'big'), 'x'.repeat(1024 * 1024 + 1));
  await expect(directorySource({ path }).get('/big', never)).rejects.toThrow('longer than 1024 KiB');
});
