import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../src/serve/log';
import { nextTime, onChange } from '../../src/serve/schedule';

const at = (text: string) => new Date(text);

test.each([
  ['the same day', '2026-03-10T01:00:00', '2026-03-10T02:00:00'],
  ['the next day', '2026-03-10T02:00:00', '2026-03-11T02:00:00'],
  ['the next month', '2026-03-31T23:00:00', '2026-04-01T02:00:00'],
])('the next time of day is on %s', (_when, now, next) => {
  expect(nextTime(120, at(now))).toEqual(at(next));
});

test('another folder of the name is watched in place of the one before', async () => {
  const root = mkdtempSync(join(tmpdir(), 'labtest-watched-'));
  const [folder, next] = [join(root, 'dumps'), join(root, 'next')];
  for (const one of [folder, next]) mkdirSync(one);
  const ending = new AbortController();
  let [runs, writes] = [0, 0];
  const run = async () => void runs++;
  const { log } = openLog('silent');
  const watching = onChange(folder, { run, log, signal: ending.signal });
  // A watch begins at some moment, and a folder must be quiet for another.
  const untilSeen = async () => {
    const write = () => writeFileSync(join(folder, 'shop.sql'), String(writes++));
    const before = runs;
    await expect.poll(() => runs > before || write(), { interval: 4000 }).toBe(true);
  };
  await untilSeen();
  const before = runs;
  renameSync(folder, join(root, 'before'));
  renameSync(next, folder);
  await expect.poll(() => runs).toBeGreaterThan(before);
  await untilSeen();
  ending.abort();
  await watching;
  rmSync(root, { recursive: true });
});

test.each(['shop.sql', 'shop/data.sql'])(
  '%s is seen each time that another file takes its place',
  async (dump) => {
    const root = mkdtempSync(join(tmpdir(), 'labtest-watched-'));
    const folder = join(root, 'dumps');
    mkdirSync(join(folder, 'shop'), { recursive: true });
    const ending = new AbortController();
    let seen = '';
    const run = async () => {
      seen = readFileSync(join(folder, dump), 'utf8');
    };
    const watching = onChange(folder, { run, log: openLog('silent').log, signal: ending.signal });
    let writes = 0;
    const put = () => {
      writeFileSync(join(root, 'next'), `${++writes}, as long`);
      renameSync(join(root, 'next'), join(folder, dump));
    };
    try {
      // It begins at some moment, and a folder must be quiet for another.
      await expect.poll(() => seen || put(), { interval: 4000 }).toBeTruthy();
      for (let time = 1; time <= 2; time++) {
        put();
        await expect.poll(() => seen).toBe(`${writes}, as long`);
      }
      writeFileSync(join(folder, dump), 'in place');
      await expect.poll(() => seen).toBe('in place');
    } finally {
      ending.abort();
      await watching;
      rmSync(root, { recursive: true });
    }
  },
);
