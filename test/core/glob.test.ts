// Node 20 has no glob: the command line's own must match what node's does.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';

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
  const { matches } = await import('../../src/core/glob');
  const all: string[] = [];
  for await (const { path, is } of matches(patterns, root, excluded)) all.push(`${path} ${is}`);
  return [...new Set(all)].filter((one) => !one.endsWith(' other')).sort();
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
])('%s matches the same with and without node’s glob', async (patterns) => {
  const excluded = (path: string) => /(^|\/)node_modules(\/|$)/.test(path);
  const withNode = await found(patterns, excluded);
  vi.resetModules();
  vi.doMock('node:fs/promises', async (original) => {
    const { glob: _glob, ...rest } = (await original()) as Record<string, unknown>;
    return rest;
  });
  try {
    expect(await found(patterns, excluded)).toEqual(withNode);
    if (!patterns.includes('nothing/**')) expect(withNode.length).toBeGreaterThan(0);
  } finally {
    vi.doUnmock('node:fs/promises');
    vi.resetModules();
  }
});
