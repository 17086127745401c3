// A node that joins later.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../../src/core/poll';
import { refreshTemplates } from '../../../src/lifecycle/refresh';
import { providerOf } from './laboratory';
import { held, type Runs, startRuns, withData } from './runs';

let runs: Runs;

beforeAll(async () => {
  runs = await startRuns();
}, 600_000);

afterAll(() => runs.end(), 120_000);

const on3 = { placement: { constraints: ['node.hostname==node-3'] } };

test('a refresh brings the template of an earlier day to it, and its first clone needs no registry', async () => {
  const [first, , third] = runs.swarm.engines;
  await third.docker.swarmLeave({ force: true });
  const prefetching = await providerOf(runs.swarm, 0, { prefetch: true });
  const { log } = await runs.run('joining/before', withData, prefetching);
  expect(log).toContain('2 nodes have the template');
  await joins(first, third);
  const background: Promise<unknown>[] = [];
  // Another run: one brings a template to the nodes once.
  const refreshing = await providerOf(runs.swarm, 0, { prefetch: true });
  const context = runs.context(refreshing, { background: (work) => void background.push(work) });
  const plan = {
    app: 'web',
    experiment: 'joining/none',
    environment: [],
    services: [runs.planned('joining/none', withData)],
  };
  const { refreshed, failed } = await refreshTemplates(plan, context, {
    unused: 86_400_000,
    atMost: 3,
  });
  await Promise.all(background);
  expect([refreshed.map(({ built }) => built), failed]).toEqual([[false], []]);
  expect(context.log.lines.join('\n')).toContain('3 nodes have the template');
  const shut = await runs.swarm.shut(2, runs.swarm.registry.split(':')[1] ?? '');
  const made = await runs.run('joining/after', withData, 0, on3);
  expect(made.server.endpoint?.host).toBe(third.address);
  expect(await held(made)).toEqual(['dump', 'setup']);
  await shut();
  for (const provider of [prefetching, refreshing]) await provider.close();
});

async function joins(first: Runs['swarm']['engines'][0], third: Runs['swarm']['engines'][2]) {
  const { JoinTokens } = await first.docker.swarmInspect();
  await third.docker.swarmJoin({
    ...{ ListenAddr: third.address, AdvertiseAddr: third.address },
    ...{ RemoteAddrs: [`${first.address}:2377`], JoinToken: JoinTokens.Worker },
  });
  const look = async () => {
    const nodes: { Status: { State: string; Addr: string } }[] = await first.docker.listNodes();
    const isThere = nodes.some(({ Status }) => Status.Addr === third.address && Status.State === 'ready');
    return isThere ? { value: undefined } : { pending: 'it is not ready' };
  };
  await poll(look, { timeout: 60_000 });
}
