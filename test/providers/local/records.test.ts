import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { openLaboratory } from '../../../src/providers/local/laboratory';
import { destroy, replace } from '../../../src/providers/local/servers/destroy';

function laboratory() {
  const path = mkdtempSync(join(tmpdir(), 'labtest-records-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const folder of ['records', 'servers']) mkdirSync(join(path, folder));
  return openLaboratory({ path });
}

const record = (id: string) => ({
  ...{ format: 1, id, name: 'db', kind: 'redis', image: '', labels: {}, environment: {}, args: [], port: 1 },
  ...{ deadline: '', program: { server: '', version: '', origin: '' }, initialised: false },
});

/** Another run, which makes a server and lets it take the place of the one of before, over and over; it tells which is there. */
const replacing = `
const { renameSync, writeFileSync } = require('node:fs');
const { moves, there, folder, record } = require('node:worker_threads').workerData;
const spin = (until) => { while (performance.now() < until); };
for (let move = 1; move <= moves; move++) {
  writeFileSync(folder + '/.new', record.replaceAll('ID', 'db.' + move));
  renameSync(folder + '/.new', folder + '/db.pending.json');
  Atomics.store(there, 0, move);
  spin(performance.now() + Math.random() * 0.4);
  renameSync(folder + '/db.pending.json', folder + '/db.json');
  spin(performance.now() + 0.3);
  Atomics.store(there, 0, 0);
}
Atomics.store(there, 0, -1);
`;

test('sees a server that is given its final name while it is looked for', async () => {
  const { home, records } = laboratory();
  const there = new Int32Array(new SharedArrayBuffer(4));
  const folder = join(home.path, 'records');
  const workerData = { moves: 2000, there, folder, record: JSON.stringify(record('ID')) };
  const worker = new Worker(replacing, { eval: true, workerData });
  onTestFinished(async () => void (await worker.terminate()));
  const missed: number[] = [];
  let looks = 0;
  for (let now = 0; now >= 0; now = Atomics.load(there, 0)) {
    const found = await records.byId('db', `db.${now}`);
    if (now > 0 && Atomics.load(there, 0) === now) {
      looks++;
      if (!found) missed.push(now);
    }
  }
  expect(looks).toBeGreaterThan(0);
  expect(missed).toEqual([]);
});

test('leaves the files of a server whose record it cannot read, as another release may have written it', async () => {
  const at = laboratory();
  mkdirSync(at.folderOf('db.other'));
  writeFileSync(
    join(at.home.path, 'records', 'db.json'),
    JSON.stringify({ ...record('db.other'), format: 2 }),
  );
  writeFileSync(join(at.home.path, 'records', 'db.pending.json'), JSON.stringify(record('db.dead')));
  mkdirSync(at.folderOf('db.dead'));
  await destroy(at, 'db', 'db.dead');
  expect(existsSync(at.folderOf('db.dead'))).toBe(false);
  expect(existsSync(at.folderOf('db.other'))).toBe(true);
});

test('a server has its name, too, where the files of the one before cannot be removed', async () => {
  const at = laboratory();
  for (const [id, file] of [
    ['db.old', 'db.json'],
    ['db.new', 'db.pending.json'],
  ] as const) {
    mkdirSync(at.folderOf(id));
    writeFileSync(join(at.home.path, 'records', file), JSON.stringify(record(id)));
  }
  writeFileSync(join(at.home.path, 'removed'), 'no folder');
  const replaced = await replace(at, await at.known('db', 'db.new'), 'db.old');
  expect(replaced).toMatchObject({ pending: false, record: { id: 'db.new' } });
});
