// A node whose disk is full, which the scheduler prefers all the same: it has the least to do.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Disk, diskOf } from './disk';
import { held, type Runs, startRuns, withData } from './runs';

let runs: Runs;
let disk: Disk;

const on = (node: number) => ({ placement: { constraints: [`node.hostname==node-${node}`] } });

beforeAll(async () => {
  runs = await startRuns();
  disk = await diskOf(runs.swarm.engines[2], 2048);
  for (const number of [1, 2]) await runs.run(`disk/busy-${number}`, withData, 0, on(2));
  // It has the template, and no server.
  const { server } = await runs.run('disk/there', withData, 0, on(3));
  await runs.providers[0].destroy(server);
}, 600_000);

afterEach(() => disk.empty());

afterAll(async () => {
  await disk.end();
  await runs.end();
}, 120_000);

test.each([
  ['its engine can begin nothing', 0],
  ['the server cannot write its files', 2 << 20],
])('a node that has no room is passed over: %s', async (_, left) => {
  await disk.fill(left);
  const either = { placement: { constraints: ['node.hostname!=node-1'] } };
  const made = await runs.run(`disk/${left}`, withData, 0, either);
  expect(made.server.endpoint?.host).toBe(runs.swarm.engines[1].address);
  expect(await held(made)).toEqual(['dump', 'setup']);
  if (left > 0)
    expect(made.log).toContain('warning: the disk of node node-3 is full, and another one is asked');
});

test('where no other node may have it, that is what is told', async () => {
  await disk.fill(2 << 20);
  const failed = runs.run('disk/nowhere', withData, 1, on(3));
  await expect(failed).rejects.toThrow(
    /No node of the swarm could begin .*\nthe disk of node node-3 is full\n/,
  );
  expect(await runs.providers[0].listOwned({ 'labtest.experiment': 'disk/nowhere' })).toEqual([]);
});
