// What several do at once who remove: two sweeps, and a sweep beside a run.
import type Dockerode from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityLabels } from '../../../src/experiment/ownership';
import { overlayFor } from '../../../src/providers/swarm/network';
import { Services } from '../../../src/providers/swarm/services';
import { sweep } from '../../../src/sweep/sweep';
import { contextFor } from '../../communal/laboratory';
import { recordingLog } from '../../lifecycle/fixtures';
import { pull } from '../../sweep/cases';
import { gitHub, usual } from '../../sweep/swept';
import { type Runs, startRuns } from './runs';

let runs: Runs;
let docker: Dockerode;

beforeAll(async () => {
  runs = await startRuns();
  docker = runs.swarm.engines[0].docker;
}, 600_000);

afterAll(() => runs.end(), 120_000);

/** Servers by a manager, of which somebody removes one whenever they have been listed. */
function servicesWhile(removes: () => Promise<unknown>) {
  const slow = new Proxy(docker, {
    get: (all, name) => {
      const known: unknown = Reflect.get(all, name);
      if (name !== 'listServices') return known;
      return async (options: object) => {
        const listed = await all.listServices(options);
        await removes();
        return listed;
      };
    },
  });
  return new Services({ docker: slow } as ConstructorParameters<typeof Services>[0]);
}

test('a server that somebody removes while it is looked for is not there, and the others are', async () => {
  const [one, two] = [await runs.run('sweeps/one'), await runs.run('sweeps/two')];
  const removes = () => runs.providers[1].destroy(one.server);
  const there = await servicesWhile(removes).listOwned({ 'labtest.app': 'web' });
  expect(there.map(({ id }) => id)).toEqual([two.server.id]);
  const { owner } = contextFor(runs.providers[0], {});
  const identity = identityLabels({ ...owner, ...two.service.identity });
  expect((await runs.providers[0].find(two.server.name, identity)).status).toBe('ready');
  const alsoRemoves = () => runs.providers[1].destroy(two.server);
  expect((await servicesWhile(alsoRemoves).find(two.server.name, identity)).status).toBe('absent');
});

const closed = pull('closed', { number: 7, branch: 'swept' });

test('two sweeps at once remove all once, and neither fails', async () => {
  const experiments = ['sweeps/a', 'sweeps/b', 'sweeps/c', 'sweeps/d'];
  const [made] = await Promise.all(experiments.map((experiment) => runs.run(experiment)));
  await overlayFor(docker, { name: 'labtest-swept', labels: made?.server.labels ?? {}, identity: {} });
  const order = { ...usual, thorough: { unused: 0, atMost: 0 } };
  const sweeps = await Promise.all(
    runs.providers.map((provider) =>
      sweep(order, {
        ...{ providers: [provider], ask: async () => gitHub([closed]), log: recordingLog() },
        signal: new AbortController().signal,
      }),
    ),
  );
  expect(sweeps.flatMap(({ failed, silent }) => [...failed, ...silent])).toEqual([]);
  const removed = new Set(sweeps.flatMap((one) => one.removed.map(({ name }) => name)));
  expect([...removed].sort()).toEqual([
    'labtest-swept',
    ...experiments.map((experiment) => `web / ${experiment} / postgresql`),
  ]);
  expect(await docker.listServices()).toEqual([]);
  expect(await docker.listNetworks({ filters: { name: ['labtest-swept'] } })).toEqual([]);
});
