import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { poll } from '../../../src/core/poll';
import { communalFilter } from '../../../src/experiment/ownership';
import { planOf } from '../../../src/experiment/plan';
import type { Obtained } from '../../../src/lifecycle/context';
import { ensure } from '../../../src/lifecycle/ensure';
import type { Provider } from '../../../src/providers/provider';
import { contextFor } from '../../communal/laboratory';
import { images } from '../../setup/images';
import { type Swarm, startSwarm } from './engines';
import { providerOf } from './laboratory';

let swarm: Swarm;
let providers: [Provider, Provider];
let root: string;
let image: string;

beforeAll(async () => {
  swarm = await startSwarm(3);
  image = await swarm.offered(images.postgres);
  providers = [await providerOf(swarm, 0), await providerOf(swarm, 1)];
  root = await mkdtemp(join(tmpdir(), 'labtest-swarm-app-'));
  await writeFile(join(root, 'dump.sql'), "CREATE TABLE held (x text);\nINSERT INTO held VALUES ('dump');\n");
  const script = '#!/bin/sh\nset -e\npsql "$DATABASE_URL" -qc "INSERT INTO held VALUES (\'setup\')"\n';
  await writeFile(join(root, 'setup.sh'), script);
  await chmod(join(root, 'setup.sh'), 0o755);
}, 300_000);

afterAll(async () => {
  await Promise.all(providers.map((provider) => provider.close()));
  await swarm.end();
}, 120_000);

/** What a run of an experiment does, by one of the managers. */
async function run(experiment: string, more: object = {}, by: 0 | 1 = 0) {
  const asked = { provider: 'swarm', image, memory: '256m', ...more };
  const text = JSON.stringify({ services: { postgresql: asked } });
  const config = parseConfig({ file: '.labtest.yml', format: 'json', text });
  const [service] = planOf(config, 'web', experiment).services;
  if (!service) throw new Error('no service');
  const background: Promise<void>[] = [];
  const context = contextFor(providers[by], {
    repositoryRoot: root,
    background: (work) => void background.push(work),
  });
  const obtained = await ensure(service, context);
  await Promise.all(background);
  return { ...obtained, log: context.log.lines.join('\n') };
}

const withData = { initial_data_source: 'dump.sql', data_setup_script: 'setup.sh' };

async function held({
  server: { endpoint },
  access,
}: Pick<Obtained, 'server' | 'access'>): Promise<string[]> {
  const { host, port, tls } = endpoint ?? { host: '', port: 0 };
  const { database, username: user, password } = access;
  const ssl = tls && { ca: tls.ca };
  const client = new Client({ host, port, database, user, password, ssl, connectionTimeoutMillis: 5000 });
  // The server may be ended meanwhile, which is what is waited for.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query('SELECT x FROM held ORDER BY x')).rows.map(({ x }) => x);
  } finally {
    await client.end();
  }
}

const engineOf = ({ server }: Obtained) =>
  swarm.engines.find(({ address }) => address === server.endpoint?.host) ?? swarm.engines[0];

async function nodeOf(obtained: Obtained) {
  const nodes = await swarm.engines[0].docker.listNodes();
  return nodes.find(({ Status }) => Status.Addr === engineOf(obtained).address);
}

async function available(node: Awaited<ReturnType<typeof nodeOf>>, Availability: 'drain' | 'active') {
  const { docker } = swarm.engines[0];
  const now = await docker.getNode(node.ID).inspect();
  await docker.getNode(node.ID).update({ version: now.Version.Index, ...now.Spec, Availability });
}

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

test('a restore without a template goes over the network, with the tools of the image', async () => {
  const made = await run('feature/untemplated', { ...withData, template: false });
  expect(await held(made)).toEqual(['dump', 'setup']);
});

test.each<[string, (first: Obtained) => Promise<unknown>]>([
  ['whose process has ended', ({ server }) => swarm.killed(server.id)],
  ['whose node was drained', async (first) => available(await nodeOf(first), 'drain')],
  [
    'that somebody had the swarm begin anew',
    async ({ server }) => {
      const { docker } = swarm.engines[0];
      const { Spec, Version } = await docker.getService(server.id).inspect();
      const TaskTemplate = { ...Spec.TaskTemplate, ForceUpdate: 7 };
      await docker
        .getService(server.id)
        .update({ _query: { version: Version.Index }, _body: { ...Spec, TaskTemplate } });
    },
  ],
])('MP-20 a server %s is made anew with the same credentials and its setup, and is told', async (_, harm) => {
  const first = await run('feature/lost', withData);
  await harm(first);
  const gone = async () => {
    const answered = await held(first).catch(() => undefined);
    return answered ? { pending: 'it answers' } : { value: undefined };
  };
  await poll(gone, { timeout: 60_000 });
  const next = await run('feature/lost', withData, 1);
  for (const node of await swarm.engines[0].docker.listNodes()) await available(node, 'active');
  expect(next.how).toBe('recreated');
  expect(next.log).toContain('made anew, with the credentials that it had. What it held is gone');
  expect(next.access).toEqual(first.access);
  expect(next.server.id).not.toBe(first.server.id);
  expect(await held(next)).toEqual(['dump', 'setup']);
  expect(await run('feature/lost', withData)).toMatchObject({ how: 'attached' });
});

test('a full swarm is told at once, with what is short on each node', async () => {
  const start = performance.now();
  const full = run('feature/full', { memory: '900g' });
  await expect(full).rejects.toThrow(
    /No node of the swarm takes .*: memory is short[\s\S]*MiB of memory are wanted/,
  );
  expect(performance.now() - start).toBeLessThan(30_000);
  const name = (await providers[0].listOwned({ 'labtest.experiment': 'feature/full' })).length;
  expect(name).toBe(0);
});

test('without a registry, a service with data is refused, and says what is missing', async () => {
  const bare = await providerOf(swarm, 0, { templateRegistry: undefined });
  const kept = providers[0];
  providers[0] = bare;
  try {
    await expect(run('feature/bare', withData)).rejects.toThrow(/template-registry/);
  } finally {
    providers[0] = kept;
    await bare.close();
  }
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
