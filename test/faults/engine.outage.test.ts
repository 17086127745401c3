// The engine dies while a run works with it, and comes back; its disk is full. LABTEST_OUTAGE=all takes every request, a
// number those from there on.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withResolvers } from '../../src/core/node-20';
import { folderWith, labtest } from '../cli/terminal';
import { images } from '../setup/images';
import { type OwnEngine, ownEngine } from './own-engine';

let own: OwnEngine;
/** They work with the engine that DOCKER_HOST names when they are loaded. */
let repositories: typeof import('./fixtures');
let { flows, close }: Partial<typeof import('./killed-flows')> = {};
let proxy: typeof import('./executioner');

beforeAll(async () => {
  own = await ownEngine(4000, [images.redis, images.memcached, images.http, images.postgres]);
  repositories = await import('./fixtures');
  proxy = await import('./executioner');
  ({ flows, close } = await import('./killed-flows'));
}, 240_000);
afterAll(async () => await own.end(), 60_000);

/** Everything that a repository has on the engine. */
async function left(repo: ReturnType<typeof repositories.repository>) {
  const [containers, networks] = await Promise.all([repo.containers(), repo.networks()]);
  return [...containers.map(({ Name }) => Name), ...networks.map(({ Name }) => Name)];
}

/** What a failed step may say: what is the matter with the engine, and no line of our own code. */
function expectClear({ exitCode, log }: { exitCode: number | null; log: string }) {
  if (exitCode === 0) return;
  expect(log).toMatch(/::error[^\n]*(engine|ended|exited|killed|removed)/i);
  expect(log).not.toMatch(/\n\s+at .*:\d+:\d+/);
}

/** For each request that it is killed at, it takes half a minute on a busy machine. */
const timeout = process.env.LABTEST_OUTAGE === 'some' ? 600_000 : 7_200_000;

describe('an engine that is killed and comes back', { timeout }, () => {
  it.each(['create', 'build of postgresql'])('during a %s', async (name) => {
    const flow = flows?.[name] ?? expect.fail();
    const first = repositories.repository();
    await flow.prepare(first);
    const whole = await proxy.executioner(Number.POSITIVE_INFINITY);
    await flow.killed(first, whole);
    await whole.close();
    await close?.(first, '9');
    const changes = proxy
      .killPoints(whole.requests, Number.POSITIVE_INFINITY)
      .filter((at) => whole.requests[at - 1]?.startsWith('POST'));
    const asked = process.env.LABTEST_OUTAGE;
    const from = whole.requests.map((_, index) => index + 1).slice(asked === 'all' ? 0 : Number(asked) - 1);
    for (const at of asked === 'some' ? changes.slice(0, 4) : from) {
      const repo = repositories.repository();
      const { promise: back, resolve } = withResolvers<void>();
      const by = await proxy.executioner(at, () => resolve(own.kill().then(own.start)));
      await flow.prepare(repo);
      const result = await flow.killed(repo, by);
      const where = `at ${at}, ${proxy.kindOf(by.requests[at - 1] ?? '')}`;
      if (by.requests.length < at) resolve();
      await back;
      await by.close();
      expectClear(result ?? expect.fail());
      const again = await flow.again(repo);
      expect(again.exitCode, `${where}\n${result?.log}\n${again.log}`).toBe(0);
      await flow.check(repo, again);
      await close?.(repo, '9');
      expect(await left(repo), where).toEqual([]);
      console.log(`${name}: ${where}: ended with ${result?.exitCode}, and is mended`);
    }
  });
});

describe('an engine that is tidied up', { timeout: 240_000 }, () => {
  it('makes the network of servers without a password again, for one that is stopped and for a new one', async () => {
    const cache = { service: 'memcached', image: images.memcached };
    const where = { directory: folderWith({ '.labtest.yml': JSON.stringify({ services: { cache } }) }) };
    const variables = async () => JSON.parse((await labtest(['env', '--json'], where)).out);
    const [id = '', ...others] = await made(['up'], where);
    expect(others).toEqual([]);
    const before = await variables();
    await own.docker.getContainer(id).stop();
    await own.docker.pruneNetworks();
    expect(await networks()).not.toContain('labtest-apart');
    expect(await made(['up'], where)).toEqual([]);
    expect(Object.keys(await variables())).toEqual(Object.keys(before));
    expect(await networks()).toContain('labtest-apart');
    await own.docker.getContainer(id).stop();
    await own.docker.pruneNetworks();
    expect(await made(['up', '--experiment', 'other'], where)).toHaveLength(1);
    expect(await networks()).toContain('labtest-apart');
    for (const more of [[], ['--experiment', 'other']])
      expect(await labtest(['down', ...more], where)).toMatchObject({ code: 0 });
  });

  const networks = async () => (await own.docker.listNetworks()).map(({ Name }) => Name);
  const containers = async () => (await own.docker.listContainers({ all: true })).map(({ Id }) => Id);
  /** Those that a command has made. */
  const made = async (args: readonly string[], where: { directory: string }) => {
    const before = await containers();
    const { code, err } = await labtest(args, where);
    expect(code, err).toBe(0);
    return (await containers()).filter((id) => !before.includes(id));
  };
});

/** Restored, it takes more room than a full disk has. */
const dump = 'CREATE TABLE t (a int);\nINSERT INTO t SELECT generate_series(1, 3000000);\n';

describe('a full disk', { timeout: 240_000 }, () => {
  it('fails a restore with the word for it, loses nothing, and is no hindrance once there is room', async () => {
    const repo = repositories.repository();
    repo.write('dump.sql', dump);
    const service = { service: 'postgresql', image: images.postgres, initial_data_source: 'dump.sql' };
    repo.configure({ cache: { service: 'redis', image: images.redis } });
    const before = repositories.green(await repo.job(repo.pull('opened')).uses());
    repo.configure({ cache: { service: 'redis', image: images.redis }, db: service });
    await own.fill(80 << 20);
    const full = await repo.job(repo.pull('synchronize'), { run: { id: '2' } }).uses();
    expect(full.exitCode, full.log).toBe(1);
    expect(full.log).toMatch(/::error[^\n]*(disk|no space left)/i);
    expect((await repo.containers()).map(({ Name }) => Name)).toHaveLength(1);
    await own.empty();
    const job = repo.job(repo.pull('synchronize'), { run: { id: '3' } });
    const after = repositories.green(await job.uses());
    expect(after.outputs.REDIS_URL).toBe(before.outputs.REDIS_URL);
    await repositories.ended(job);
  });

  it('fails labtest up with the word for it, leaves nothing, and is no hindrance once there is room', async () => {
    const db = { service: 'postgresql', image: images.postgres, initial_data_source: 'dump.sql' };
    const files = { '.labtest.yml': JSON.stringify({ services: { db } }), 'dump.sql': dump };
    const where = { directory: folderWith(files) };
    const containers = async () =>
      (await own.docker.listContainers({ all: true })).map(({ Id }) => Id).sort();
    const before = await containers();
    await own.fill(80 << 20);
    const full = await labtest(['up'], where);
    expect(full).toMatchObject({ code: 1, out: '' });
    expect(full.err).toMatch(/disk|no space left/i);
    expect(await containers()).toEqual(before);
    await own.empty();
    expect(await labtest(['up'], where)).toMatchObject({ code: 0 });
    expect(await labtest(['down'], where)).toMatchObject({ code: 0 });
    expect(await containers()).toEqual(before);
  });
});
