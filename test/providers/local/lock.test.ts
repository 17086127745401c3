import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { locked, takeAway } from '../../../src/providers/local/lock';
import { commandLine, processMark } from '../../../src/providers/local/servers/process';

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

test('takes the lock of a dead run that had the number and the command line of this one', async () => {
  const mark = (await processMark(process.pid)) ?? '';
  // Another start on the same boot; and the same number of ticks after another boot.
  for (const other of [mark.replace(/^\d+/, '1'), mark.replace(/ [0-9a-f]{8}-\S+/, ' another-boot')]) {
    expect(other).not.toBe(mark);
    expect(other).toContain(await commandLine(process.pid));
    const { folder } = lock(JSON.stringify([process.pid, other]));
    expect(await locked(folder, async () => 'done')).toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  }
});
