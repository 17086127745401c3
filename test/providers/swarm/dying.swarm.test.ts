// A machine of the swarm dies at a request of a run: the manager that is asked, or the node of the server.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { down } from '../../../src/lifecycle/down';
import { recordingLog } from '../../lifecycle/fixtures';
import { forEachChange } from '../../setup/nightly';
import { type Counted, counted } from './counted';
import { providerOf } from './laboratory';
import { held, type Runs, startRuns, withData } from './runs';

let runs: Runs;
let swarm: Runs['swarm'];

beforeAll(async () => {
  runs = await startRuns();
  ({ swarm } = runs);
}, 600_000);

afterAll(() => runs.end(), 120_000);

const onNode = (node: number) => ({ placement: { constraints: [`node.hostname==node-${node}`] } });

/** A dump of its own has a template of its own, which is built in the middle of the run. */
async function ownDump(name: string) {
  const lines = ['CREATE TABLE held (x text);', "INSERT INTO held VALUES ('dump');", `-- ${name}`, ''];
  await writeFile(join(runs.root, `${name}.sql`), lines.join('\n'));
  return { ...withData, initial_data_source: `${name}.sql` };
}

/**
 * A provider of which the first of three managers has a counter before it. However the case ends, the next one finds all
 * engines, and the counter gone.
 */
async function watched(at: number, deed: (by: Counted) => unknown) {
  const [first, second, third] = swarm.engines;
  // All at once: one that begins waits for the others.
  onTestFinished(async () => void (await Promise.all(swarm.engines.map((engine) => engine.start()))));
  const manager = await counted(first, at, deed);
  onTestFinished(() => manager.end());
  const provider = await providerOf(swarm, 0, { host: [manager.host, second.host, third.host].join(',') });
  onTestFinished(() => provider.close());
  return { manager, provider };
}

const onlyOne = async (experiment: string) => {
  const there = await runs.providers[1].listOwned({ 'labtest.experiment': experiment });
  return there.map(({ id, pending }) => [id, pending]);
};

/** Every fifth request of a run that builds its template, and clones it. */
const every = Array.from({ length: 23 }, (_, number) => 3 + number * 5);

const ways = (['silent', 'killed'] as const).flatMap((how) => every.map((at) => [how, at] as const));

/** One is in the looks at what there is, one in the building of the template, one in the clone. */
const chosen = new Set([3, 33, 83]);

test.each(forEachChange(ways, ([, at]) => chosen.has(at)))(
  'MP-20 the manager that is asked is %s at request %i: the run ends well by another one, with one server',
  async (how, at) => {
    const experiment = `feature/${how}-${at}`;
    const data = await ownDump(`${how}-${at}`);
    const { manager, provider } = await watched(at, (by) =>
      how === 'silent' ? by.silence() : swarm.engines[0].kill(),
    );
    const made = await runs.run(experiment, data, provider, onNode(2));
    expect(manager.requests()).toBeGreaterThanOrEqual(at);
    expect(await held(made)).toEqual(['dump', 'setup']);
    expect(await onlyOne(experiment)).toEqual([[made.server.id, false]]);
    await swarm.engines[0].start();
    expect(await runs.run(experiment, data)).toMatchObject({ how: 'attached', access: made.access });
    await runs.providers[0].destroy(made.server);
  },
);

test.each(forEachChange(every, (at) => at === 83))(
  'MP-20 the node of the server dies at request %i: this run or the next one has it whole, with one server',
  async (at) => {
    const experiment = `feature/node-${at}`;
    const data = await ownDump(`node-${at}`);
    const { provider } = await watched(at, () => swarm.engines[2].kill());
    // The server may be whole before its swarm knows, or fail with its node.
    await runs.run(experiment, data, provider, onNode(3)).catch(() => undefined);
    const next = await runs.run(experiment, data, 1);
    expect(next.server.endpoint?.host).not.toBe(swarm.engines[2].address);
    expect(await held(next)).toEqual(['dump', 'setup']);
    expect(await onlyOne(experiment)).toEqual([[next.server.id, false]]);
    await runs.providers[0].destroy(next.server);
  },
);

test('a teardown whose manager dies in its middle goes on by another one', async () => {
  const experiment = 'feature/torn-down';
  await runs.run(experiment, withData);
  const { manager, provider } = await watched(3, () => swarm.engines[0].kill());
  const filter = { 'labtest.experiment': experiment };
  const { removed, failed, silent } = await down([provider], [filter], () => undefined, recordingLog());
  expect({ removed: removed.length, failed, silent }).toEqual({ removed: 1, failed: [], silent: [] });
  expect(manager.requests()).toBeGreaterThanOrEqual(3);
  await swarm.engines[0].start();
  expect(await onlyOne(experiment)).toEqual([]);
});
