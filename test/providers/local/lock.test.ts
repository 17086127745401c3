import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { takeAway } from '../../../src/providers/local/lock';

const lock = (content?: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'labtest-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (content !== undefined) writeFileSync(join(folder, 'lock'), content);
  return { folder, path: join(folder, 'lock') };
};

test("takes a dead run's lock away, once", async () => {
  const { folder, path } = lock('dead');
  await Promise.all([takeAway(path, 'dead'), takeAway(path, 'dead')]);
  expect(readdirSync(folder)).toEqual([]);
});

test('leaves the lock of a run that has taken the place of the dead one meanwhile', async () => {
  const { folder, path } = lock('alive');
  await takeAway(path, 'dead');
  expect(readdirSync(folder)).toEqual(['lock']);
  expect(readFileSync(path, 'utf8')).toBe('alive');
});
