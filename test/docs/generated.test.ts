import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('what the documentation takes from the code is up to date', () => {
  const check = spawnSync(process.execPath, ['--no-warnings', 'scripts/generate.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect(check.stderr).toBe('');
  expect(check.status).toBe(0);
});
