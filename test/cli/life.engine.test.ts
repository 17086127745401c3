import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { managedFilter } from '../../src/experiment/ownership';
import { ensure } from '../../src/lifecycle/ensure';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider } from '../../src/providers/provider';
import { kinds } from '../../src/services/registry';
import { contextFor } from '../communal/laboratory';
import { plannedService } from '../lifecycle/fixtures';
import { images } from '../setup/images';
import { isDocumented } from './documented';
import { folderWith, labtest, type Where } from './terminal';

let engine: Provider;
const made: Where[] = [];

beforeAll(async () => {
  engine = await createDockerProvider();
});
afterEach(async () => {
  for (const where of made.splice(0)) await labtest(['down'], where);
});
afterAll(() => engine.close());

const configuration = `services:
  cache: { service: redis, image: ${images.redis} }
  queue: { service: redis, image: ${images.redis} }
environment:
  GREETING: it's me
`;

/** A checkout of a repository of its own. */
function checkout(
  files: Record<string, string> = { '.labtest.yml': configuration },
): Where & { repository: string } {
  const repository = `acme/cli-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const directory = folderWith(files);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory });
  git('init', '-q', '-b', 'feature/$(id)');
  git('remote', 'add', 'origin', `git@github.com:${repository}.git`);
  git('config', 'user.email', 'ann@example.com');
  const where = { directory, repository };
  made.push(where);
  return where;
}

const ofRepository = async (repository: string) =>
  await engine.listOwned({ ...managedFilter, 'labtest.repository': repository });
const json = ({ out }: { out: string }) => JSON.parse(out);

test('up makes, up again attaches, env and run hand out, ls shows, reset keeps the password, down removes', async () => {
  const where = checkout();
  expect(isDocumented('check', json(await labtest(['check', '--json'], where)))).toBe(true);
  const before = readdirSync(where.directory);
  const first = await labtest(['up', '--json'], where);
  expect(first.code, first.err).toBe(0);
  expect(json(first)).toMatchObject({ experiment: 'feature/$(id)~ann@example.com', created: true });
  expect(isDocumented('up', json(first))).toBe(true);
  const second = json(await labtest(['up', '--json'], where));
  expect(second.created).toBe(false);
  expect(second.services.map((one: { how: string }) => one.how)).toEqual(['attached', 'attached']);
  const variables = json(await labtest(['env', '--format', 'json'], where));
  expect(variables).toMatchObject({ GREETING: "it's me", REDIS_URL: variables.CACHE_REDIS_URL });
  const client = createClient({ url: variables.REDIS_URL });
  await client.connect();
  await client.set('key', 'value');
  const script = `process.exit(process.env.REDIS_URL === ${JSON.stringify(variables.REDIS_URL)} ? 7 : 1)`;
  expect(await labtest(['run', '--', process.execPath, '-e', script], where)).toMatchObject({ code: 7 });
  const listed = json(await labtest(['ls', '--json'], where)).services;
  expect(isDocumented('ls', { services: listed })).toBe(true);
  expect(listed).toContainEqual(
    expect.objectContaining({
      experiment: 'feature/$(id)~ann@example.com',
      service: 'cache',
      status: 'ready',
    }),
  );
  await client.close();
  const logs = await labtest(['logs', 'cache', '--lines', '20'], where);
  expect(logs).toMatchObject({ code: 0, out: expect.stringMatching(/\S/) });
  expect(logs.out).not.toContain(variables.REDIS_PASSWORD);
  const told = json(await labtest(['logs', 'cache', '--lines', '20', '--json'], where));
  expect(isDocumented('logs', told)).toBe(true);
  expect(told.logs).toMatchObject([{ service: 'cache', experiment: 'feature/$(id)~ann@example.com' }]);
  expect(told.logs[0].lines.join('\n')).toBe(logs.out.trimEnd());
  expect(json(await labtest(['env', '--json'], where))).toEqual(variables);
  expect(await labtest(['logs', 'nosuch'], where)).toMatchObject({ code: 3, out: '' });
  const reset = json(await labtest(['up', '--reset', '--only', 'cache', '--json'], where));
  expect(reset.services).toMatchObject([{ name: 'cache', how: 'reset' }]);
  const after = json(await labtest(['env', '--format', 'json'], where));
  expect(after.CACHE_REDIS_PASSWORD).toBe(variables.CACHE_REDIS_PASSWORD);
  const down = await labtest(['down', '--json'], where);
  expect(isDocumented('down', json(down))).toBe(true);
  expect(json(down).removed).toHaveLength(2);
  expect(await ofRepository(where.repository)).toEqual([]);
  expect(await labtest(['env'], where)).toMatchObject({ code: 3, out: '' });
  expect(readdirSync(where.directory)).toEqual(before);
  expect(first.err + second.err + down.err).not.toContain(variables.REDIS_PASSWORD);
});

test('two up at once make one of each', async () => {
  const where = checkout();
  const both = await Promise.all([labtest(['up', '--json'], where), labtest(['up', '--json'], where)]);
  expect(
    both.map(({ code }) => code),
    both.map(({ err }) => err).join(),
  ).toEqual([0, 0]);
  const ports = both.map((one) => json(one).services.map((service: { port: number }) => service.port));
  expect(ports[0]).toEqual(ports[1]);
  expect(await ofRepository(where.repository)).toHaveLength(2);
});

test('an interrupted up leaves nothing, and says so by its exit code', async () => {
  const controller = new AbortController();
  const where = { ...checkout(), signal: controller.signal };
  const running = labtest(['up'], where);
  const seen = async () => (await ofRepository(where.repository)).length > 0;
  await expect.poll(seen, { timeout: 30_000, interval: 20 }).toBe(true);
  controller.abort(new Error('interrupted'));
  expect(await running).toMatchObject({ code: 130, out: '' });
  expect(await ofRepository(where.repository)).toEqual([]);
});

test('down during up: what is left in the end, the next down removes', async () => {
  const where = checkout();
  const running = labtest(['up'], where);
  const seen = async () => (await ofRepository(where.repository)).length > 0;
  await expect.poll(seen, { timeout: 30_000, interval: 20 }).toBe(true);
  expect(await labtest(['down'], where)).toMatchObject({ code: 0 });
  const { code, err } = await running;
  expect([0, 1], err).toContain(code);
  expect(await labtest(['down'], where)).toMatchObject({ code: 0 });
  expect(await ofRepository(where.repository)).toEqual([]);
});

test('a kind needs no configuration, and is found again without one', async () => {
  const where = checkout({});
  const state = folderWith({ 'state.json': '{"provider": "directory", "path": "."}' });
  mkdirSync(join(state, 'services/docker/redis'), { recursive: true });
  writeFileSync(join(state, 'services/docker/redis/default'), JSON.stringify({ image: images.redis }));
  expect(await labtest(['up'], where)).toMatchObject({ code: 3 });
  const up = await labtest(['up', 'redis', '--state', join(state, 'state.json')], where);
  expect(up.code, up.err).toBe(0);
  const variables = json(await labtest(['env', '-f', 'json'], where));
  expect(variables).toMatchObject({
    REDIS_HOST: '127.0.0.1',
    REDIS_PASSWORD: expect.stringMatching(/^\w{40}$/),
  });
});

test.each([
  [['up', 'mongodb'], {}, 2, 'postgresql, mysql, redis, memcached need none'],
  [['up', 'nosuch'], { '.labtest.yml': configuration }, 2, 'lists no service nosuch. It lists cache, queue'],
  [['up', '--docker-host', 'unix:///nowhere.sock'], { '.labtest.yml': configuration }, 1, '/nowhere.sock'],
  [['env', '--docker-host', 'unix:///nowhere.sock'], { '.labtest.yml': configuration }, 1, '/nowhere.sock'],
  [['up', '--pr', 'x'], {}, 2, 'Write a number'],
])('%j says what to do', async (args, files, code, message) => {
  const said = await labtest(args, checkout(files));
  expect(said).toMatchObject({ code, out: '' });
  expect(said.err.replaceAll('\n', ' ')).toContain(message);
});

test('--pr attaches to what CI has made, and removes it when told', async () => {
  const where = checkout();
  const [, name = ''] = where.repository.split('/');
  const identity = { app: name, experiment: 'fix/login', service: 'cache' };
  const ownOfCi = contextFor(engine);
  const owner = {
    ...ownOfCi.owner,
    repositoryId: `9${process.pid}`,
    repository: where.repository,
    pullRequest: 17,
  };
  const service = plannedService({
    identity,
    kind: kinds.redis,
    provider: 'docker',
    limits: { memoryBytes: 128 << 20, builderMemoryBytes: 128 << 20, processes: 200 },
    settings: { ...plannedService().settings, image: images.redis },
  });
  const { server, access } = await ensure(service, { ...ownOfCi, owner });
  const attached = await labtest(['up', '--pr', '17', '--only', 'cache', '--json'], where);
  expect(json(attached), attached.err).toMatchObject({
    experiment: 'fix/login',
    created: false,
    services: [{ name: 'cache', how: 'attached', port: server.endpoint?.port }],
  });
  expect(json(await labtest(['env', '--pr', '17', '--only', 'cache', '-f', 'json'], where))).toMatchObject({
    REDIS_PASSWORD: access.password,
  });
  expect(await labtest(['env', '--pr', '18'], where)).toMatchObject({ code: 3, out: '' });
  expect(await labtest(['down', '--pr', '17'], where)).toMatchObject({ code: 0 });
  expect(await ofRepository(where.repository)).toEqual([]);
});

test('in a CI system each job attaches to the experiment of its request, and a fork stays away from the others', async () => {
  const where = checkout();
  const env = {
    GITLAB_CI: 'true',
    CI_SERVER_HOST: 'gitlab.example.com',
    CI_PROJECT_ID: `${process.pid}`,
    CI_PROJECT_PATH: where.repository,
    CI_PIPELINE_ID: '1',
    CI_MERGE_REQUEST_IID: '17',
    CI_MERGE_REQUEST_PROJECT_ID: `${process.pid}`,
    CI_MERGE_REQUEST_PROJECT_PATH: where.repository,
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: `${process.pid}`,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
  };
  const job = (id: string, more = {}) => ({ ...where, env: { ...env, CI_JOB_ID: id, ...more } });
  const first = json(await labtest(['up', 'cache', '--json'], job('1')));
  expect(first).toMatchObject({ experiment: 'feature', created: true });
  expect(json(await labtest(['up', 'cache', '--json'], job('2')))).toMatchObject({ created: false });
  const fork = job('3', { CI_MERGE_REQUEST_IID: '18', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '0' });
  expect(await labtest(['env', '--only', 'cache'], fork)).toMatchObject({ code: 3, out: '' });
  expect(await labtest(['env', '--pr', '17'], fork)).toMatchObject({ code: 4, out: '' });
  const remote = { ...fork, env: { ...fork.env, DOCKER_HOST: 'tcp://192.0.2.1:2375' } };
  expect(await labtest(['up'], remote)).toMatchObject({ code: 4, out: '' });
  expect(json(await labtest(['down', '--json'], fork))).toMatchObject({ removed: [] });
  const teardown = { ...job('4'), directory: folderWith({}) };
  expect(json(await labtest(['down', '--json'], teardown)).removed).toHaveLength(1);
});
