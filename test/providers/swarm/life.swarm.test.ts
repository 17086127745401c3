import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { communalFilter } from '../../../src/experiment/ownership';
import type { DockerOptions } from '../../../src/providers/docker/options';
import { overlayFor } from '../../../src/providers/swarm/network';
import { laboratories } from '../../../src/run/laboratories';
import { onSwarm } from '../../../src/run/on-swarm';
import { contextFor } from '../../communal/laboratory';
import { providerOf, swarmSpec } from './laboratory';
import { configured, held, type Runs, startRuns, withData } from './runs';
import { overSsh, overTls } from './ways';

let runs: Runs;
let swarm: Runs['swarm'];
let providers: Runs['providers'];
let root: string;
let run: Runs['run'];

beforeAll(async () => {
  runs = await startRuns();
  ({ swarm, providers, root, run } = runs);
}, 600_000);

afterAll(() => runs.end(), 120_000);

test('a dump is restored once; each experiment is a clone on a node that the swarm chose, with its setup', async () => {
  const first = await run('feature/a', withData);
  expect(first).toMatchObject({ how: 'created', builtTemplate: true });
  expect(swarm.engines.map(({ address }) => address)).toContain(first.server.endpoint?.host);
  expect(first.server.endpoint?.tls).toBeDefined();
  expect(await held(first)).toEqual(['dump', 'setup']);
  const second = await run('feature/b', withData, 1);
  expect(second).toMatchObject({ how: 'created', builtTemplate: false });
  expect(second.server.endpoint?.host).not.toBe(first.server.endpoint?.host);
  expect(await held(second)).toEqual(['dump', 'setup']);
  const again = await run('feature/a', withData, 1);
  expect(again).toMatchObject({ how: 'attached', access: first.access, server: { id: first.server.id } });
});

test('two runs at once make one service', async () => {
  const [one, two] = await Promise.all([run('feature/race', withData), run('feature/race', withData, 1)]);
  expect([one.how, two.how].sort()).toEqual(['attached', 'created']);
  expect(one.access).toEqual(two.access);
});

test.each([
  ['TLS', overTls],
  ['ssh', overSsh],
])('a manager is reached over %s as any engine is', async (_, way) => {
  const { options, end } = await way(swarm.engines[1]);
  const provider = await providerOf(swarm, 1, options);
  expect(await provider.describe()).toContain('Docker swarm of 3 nodes');
  const first = await run('feature/a', withData);
  expect(await run('feature/a', withData, provider)).toMatchObject({ how: 'attached', access: first.access });
  const made = await run('feature/reached', withData, provider);
  expect(await held(made)).toEqual(['dump', 'setup']);
  await provider.destroy(made.server);
  await provider.close();
  await end();
});

test('what names no provider runs on the swarm where docker-host names a manager of one', async () => {
  const config = configured({ postgresql: {}, redis: { provider: 'docker' } });
  const { log } = contextFor(providers[0], {});
  const found = async (docker: DockerOptions) => {
    const options = { environment: {}, ...docker };
    const all = { docker: options, swarm: options, local: { env: {} }, aws: { environment: {} } };
    const labs = laboratories(all);
    const asking = {
      ...{ requester: { untrusted: false }, labs, context: { log } },
    };
    const { services } = await onSwarm(config, asking);
    const listed = await Promise.all(
      (await labs.used(log)).map((provider) => provider.listOwned({ a: 'b' })),
    );
    await labs.close();
    return [...services.map(({ provider }) => provider), ...listed];
  };
  expect(await found({ host: swarm.engines[1].host })).toEqual(['swarm', 'docker', []]);
  const environment = { DOCKER_HOST: swarm.engines[1].host };
  expect(await found({ environment })).toEqual(['swarm', 'docker', []]);
  expect(await found({ host: 'unix:///var/run/docker.sock' })).toEqual([undefined, 'docker', []]);
});

test('placement: constraints choose the node, and one that none fits is told', async () => {
  const { docker } = swarm.engines[0];
  const [, , last] = await docker.listNodes();
  const { Version, Spec } = await docker.getNode(last?.ID ?? '').inspect();
  const Labels = { disk: 'ssd' };
  await docker.getNode(last?.ID ?? '').update({ version: Version.Index, ...Spec, Labels });
  const on = (constraints: string[]) => ({ placement: { constraints, spread: ['node.labels.zone'] } });
  const placed = async (experiment: string, constraints: string[]) => {
    return await run(experiment, {}, 0, on(constraints));
  };
  const made = await placed('feature/placed', ['node.labels.disk==ssd']);
  expect(made.server.endpoint?.host).toBe(last?.Status.Addr);
  await expect(placed('feature/nowhere', ['node.labels.disk==tape'])).rejects.toThrow(
    'the constraints of placement exclude it',
  );
});

test('a new template is on every node at once where that is asked, and nothing of the job stays', async () => {
  await writeFile(join(root, 'other.sql'), 'CREATE TABLE held (x text);');
  const prefetching = await providerOf(swarm, 0, { prefetch: true });
  const { log } = await run('feature/prefetched', { initial_data_source: 'other.sql' }, prefetching);
  await prefetching.close();
  expect(log).toContain('3 nodes have the template');
  const services = await swarm.engines[0].docker.listServices();
  expect(services.filter(({ Spec }) => Spec?.Name?.startsWith('labtest-prefetch-'))).toEqual([]);
});

test('copies of a template are counted, whichever registry the one who asks names', async () => {
  await run('feature/copied', withData);
  const bare = await providerOf(swarm, 0, { templateRegistry: undefined });
  const counted = async ({ templates }: typeof bare) => {
    const all = (await templates?.list({})) ?? [];
    return await templates?.copies(all);
  };
  const copies = await counted(bare);
  expect([...(copies?.values() ?? [])].some((count) => count > 0)).toBe(true);
  expect(copies).toEqual(await counted(providers[0]));
  await bare.close();
});

test('a network that no service has is left over, and the sweep removes it; one that is used is not', async () => {
  const { docker } = swarm.engines[0];
  const network = (name: string) => ({
    name,
    labels: { 'labtest.app': name },
    identity: { 'labtest.app': name },
  });
  await overlayFor(docker, network('labtest-lonely'));
  const spec = swarmSpec(runs.planned('x').settings.image, {
    name: 'labtest-on-it',
    network: network('labtest-used'),
  });
  const used = await providers[0].create(spec, () => {}, new AbortController().signal);
  const left = async () => (await providers[1].leftovers?.({})) ?? [];
  expect((await left()).map(({ what, name }) => [what, name])).toEqual([['network', 'labtest-lonely']]);
  for (const { remove } of await left()) await remove();
  expect(await left()).toEqual([]);
  await providers[0].destroy(used);
  expect(await docker.listNetworks({ filters: { name: ['labtest-'] } })).toEqual([]);
});

test('a restore without a template goes over the network, with the tools of the image', async () => {
  const made = await run('feature/untemplated', { ...withData, template: false });
  expect(await held(made)).toEqual(['dump', 'setup']);
});

test('without a registry, a service with data is refused, and says what is missing', async () => {
  const bare = await providerOf(swarm, 0, { templateRegistry: undefined });
  await expect(run('feature/bare', withData, bare)).rejects.toThrow(/template-registry/);
  await bare.close();
});

test('communal: experiments have databases of their own on one server, which begins anew where its task has ended', async () => {
  const communal = { provision_type: 'communal', initial_data_source: 'dump.sql' };
  const one = await run('feature/one', communal);
  const two = await run('feature/two', communal, 1);
  expect(one.server.endpoint).toEqual(two.server.endpoint);
  expect(one.access.database).not.toBe(two.access.database);
  expect(await held(two)).toEqual(['dump']);
  for (const { id } of await providers[0].listOwned(communalFilter)) await swarm.killed(id);
  const again = await run('feature/one', communal, 1);
  // The secret that passwords follow from was in the server.
  expect(again).toMatchObject({ how: 'created', access: { database: one.access.database } });
  expect(await held(again)).toEqual(['dump']);
});

test('the teardown leaves nothing: no service, no secret, no client', async () => {
  const [provider] = providers;
  for (const filter of [{ 'labtest.app': 'web' }, communalFilter])
    for (const server of await provider.listed(filter)) await provider.destroy(server);
  const { docker } = swarm.engines[0];
  expect(await docker.listServices()).toEqual([]);
  expect(await docker.listSecrets()).toEqual([]);
});
