// Two at once, at many offsets; and room that is short.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { forEachChange } from '../../setup/nightly';
import { counted } from './counted';
import { providerOf } from './laboratory';
import { held, type Runs, startRuns, withData } from './runs';

let runs: Runs;
let swarm: Runs['swarm'];

beforeAll(async () => {
  runs = await startRuns();
  ({ swarm } = runs);
  await runs.run('races/template', withData);
}, 600_000);

afterAll(() => runs.end(), 120_000);

const offsets = [1, 4, 8, 12, 16, 20, 24, 28, 32, 36];

test.each(forEachChange(offsets, (at) => at === 16))(
  'MP-2 a second run begins at request %i of the first: one makes the service, and both have it',
  async (at) => {
    let second: ReturnType<Runs['run']> | undefined;
    const experiment = `races/${at}`;
    const manager = await counted(swarm.engines[0], at, () => {
      second = runs.run(experiment, withData, 1);
      second.catch(() => {});
    });
    onTestFinished(() => manager.end());
    const provider = await providerOf(swarm, 0, { host: manager.host });
    onTestFinished(() => provider.close());
    const one = await runs.run(experiment, withData, provider);
    expect(manager.requests()).toBeGreaterThanOrEqual(at);
    const two = await second;
    expect([one.how, two?.how].sort()).toEqual(['attached', 'created']);
    expect(two?.access).toEqual(one.access);
    expect(two?.server.id).toBe(one.server.id);
    expect(await held(one)).toEqual(['dump', 'setup']);
    expect(await runs.providers[1].listed({ 'labtest.experiment': experiment })).toHaveLength(1);
    await runs.providers[0].destroy(one.server);
  },
);

test('two runs that begin what has ended anew begin it once', async () => {
  const { server } = await runs.run('races/anew', {});
  await swarm.killed(server.id);
  const both = await Promise.all(runs.providers.map((provider) => provider.start(server)));
  const tasks = await swarm.engines[0].docker.listTasks({ filters: { service: [server.id] } });
  expect(tasks).toHaveLength(2);
  const [one, two] = both.map(({ endpoint }) => endpoint);
  expect(one).toBeDefined();
  expect(two).toEqual(one);
  for (let again = 0; again < 2; again++) {
    await swarm.killed(server.id);
    await runs.providers[again as 0 | 1].start(server);
  }
  const found = await runs.providers[0].find(server.name, {});
  expect(found.status).toBe('ready');
  await runs.providers[0].destroy(server);
});

test.each<[string, object, RegExp]>([
  ['memory', { memory: '900g' }, /memory is short[\s\S]*node-3: \d+ MiB of memory of/],
  ['CPU', { memory: '64m', cpus: 512 }, /CPU is short[\s\S]*node-3: \d+ CPUs of \d+ CPUs are free, 512 CPUs/],
])('%s that no node has is told as that', async (_, limits, said) => {
  const wanted = runs.run('races/short', { template: false, ...limits });
  await expect(wanted).rejects.toThrow(said);
  expect(await runs.providers[1].listed({ 'labtest.experiment': 'races/short' })).toEqual([]);
});

test('what waits for processes is told as that, since no swarm reserves them', async () => {
  const wanted = runs.run('races/processes', { template: false, processes: 4, wait_attempts: 1 });
  await expect(wanted).rejects.toThrow(/fork|thread|Resource temporarily unavailable|processes/i);
});
