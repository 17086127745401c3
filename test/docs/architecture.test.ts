import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageText, root } from './pages';

const rows = pageText('ARCHITECTURE.md').split('\n');
const rowOf = (folder: string) => rows.find((row) => row.startsWith(`| \`${folder}/\` |`));

/** Folders of `src/`, and those in them. */
const folders = globSync('*/', { cwd: join(root, 'src') }).map((name) => name.replace(/[\\/]$/, ''));
const within = (folder: string) =>
  globSync('*/', { cwd: join(root, 'src', folder) }).map((name) => name.replace(/[\\/]$/, ''));

test.each(folders)('src/%s stands in the table, with each folder that it has', (folder) => {
  const row = rowOf(folder);
  expect(row).toBeDefined();
  expect(within(folder).filter((name) => !row?.includes(`\`${name}/\``))).toEqual([]);
});

test.each(['docker', 'local'])(
  'providers/%s: each folder that it has stands in the second table',
  (provider) => {
    const second = rows.slice(rows.findIndex((row) => row.startsWith('| `providers/docker/` |')));
    expect(
      within(`providers/${provider}`).filter((name) => !second.some((row) => row.includes(`\`${name}/\``))),
    ).toEqual([]);
  },
);
