import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { pages, pageText } from './pages';

test('what the documentation takes from the code is up to date', () => {
  const check = spawnSync(process.execPath, ['--no-warnings', 'scripts/generate.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect(check.stderr).toBe('');
  expect(check.status).toBe(0);
});

/** Parameter or input → its default, from the generated tables. */
const defaults = new Map(
  [
    ...pageText('docs/configuration.md').matchAll(/^\| `(\w+)` \| [^|]* \| (\d+) \|/gm),
    ...pageText('docs/inputs.md').matchAll(/^\| `([\w-]+)` \| `(\d+)` \|/gm),
  ].map(([, name, value]) => [name, value]),
);

test('a default that a page repeats, as in `wait_attempts` (30), is the one of the code', () => {
  const repeated = pages.flatMap((page) =>
    [...pageText(page).matchAll(/`([\w-]+)`(?: days)? \((\d+)\b/g)].map(([, name, value]) => ({
      page,
      name,
      value,
    })),
  );
  expect(repeated.length).toBeGreaterThan(4);
  expect(repeated.filter(({ name, value }) => defaults.get(name) !== value)).toEqual([]);
});
