// Node 20 has no glob: the library's must match what that of the action's node does.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { matches } from '../../src/core/glob';

const root = mkdtempSync(join(tmpdir(), 'labtest-glob-'));
const files = [
  ...['db/migrate/1.rb', 'db/migrate/2.rb', 'db/migrate/.swp', 'db/schema.rb', '.hidden/3.rb'],
  ...['web/migrations/0001.py', 'web/.venv/migrations/x.py', 'node_modules/a/migrations/y.py', 'top.sql'],
];
for (const file of files) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), '');
}
symlinkSync('db', join(root, 'linked'));
symlinkSync('nowhere', join(root, 'db/migrate/3.rb'));
afterAll(() => rmSync(root, { recursive: true }));

async function found(patterns: string[], excluded?: (path: string) => boolean) {
  const all: string[] = [];
  for await (const { path, is } of matches(patterns, root, excluded)) all.push(`${path} ${is}`);
  return [...new Set(all)].filter((one) => !one.endsWith(' other')).sort();
}

async function foundByNode(patterns: string[], excluded: (path: string) => boolean) {
  const all: string[] = [];
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name));
    const is = entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : 'other';
    if (is !== 'other' && !excluded(path)) all.push(`${path} ${is}`);
  }
  return [...new Set(all)].sort();
}

test.each([
  [['db/migrate/*.rb']],
  [['db/**']],
  [['**/*.rb', '**/migrations/*.py']],
  [['*/migrations/*.py']],
  [['{db,.hidden}/*.rb']],
  [['linked/*.rb']],
  [['linked']],
  [['./db/schema.rb']],
  [['db/migrate/[0-9].rb']],
  [['nothing/**']],
])('%s matches what node’s glob does', async (patterns) => {
  const excluded = (path: string) => /(^|\/)node_modules(\/|$)/.test(path);
  const byNode = await foundByNode(patterns, excluded);
  expect(await found(patterns, excluded)).toEqual(byNode);
  if (!patterns.includes('nothing/**')) expect(byNode.length).toBeGreaterThan(0);
});
