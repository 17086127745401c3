import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Imports } from '../../src/serve/imports';
import type { Laboratory } from '../../src/serve/laboratory';
import { openLog } from '../../src/serve/log';
import { settingsOf } from '../../src/serve/settings';

test('what is put into the dumps folder while it is looked at is there for who asks then', async () => {
  const dumps = mkdtempSync(join(tmpdir(), 'labtest-imports-'));
  // Of no name that a template can have: no laboratory is asked for.
  writeFileSync(join(dumps, '1.redis'), '');
  const { log } = openLog('silent');
  const settings = settingsOf({ dumps }, {}, log);
  const { signal } = new AbortController();
  const imports = new Imports({ settings, laboratory: {} as Laboratory, log, signal });
  const listed = new Promise((resolve) => imports.once('change', resolve));
  const first = imports.run();
  await listed;
  writeFileSync(join(dumps, '2.redis'), '');
  const [second, third] = [imports.run(), imports.run()];
  expect((await first).map(({ path }) => path)).toEqual(['1.redis']);
  expect(imports.isRunning()).toBe(true);
  expect((await second).map(({ path }) => path)).toEqual(['1.redis', '2.redis']);
  expect(await third).toBe(await second);
  expect(imports.isRunning()).toBe(false);
});
