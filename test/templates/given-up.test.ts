import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isGivenUp, noteFailure } from '../../src/templates/given-up';

test('jobs that try a template at the same time fail of one and the same, and the next one tries again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'given-up-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const together = new Date(Date.now() - 60_000);
  for (let job = 0; job < 3; job++) await noteFailure(folder, 'key', together);
  expect(await isGivenUp(folder, 'key')).toBe(false);
  await noteFailure(folder, 'key', new Date(Date.now() + 60_000));
  expect(await isGivenUp(folder, 'key')).toBe(true);
});
