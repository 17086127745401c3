import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NameTaken } from '../../../src/core/errors';
import { createLocalProvider } from '../../../src/providers/local';
import { isRoot } from '../../../src/providers/local/account';
import { redis } from '../../../src/providers/local/engines/redis';
import { chooseHome } from '../../../src/providers/local/home';
import { openLaboratory } from '../../../src/providers/local/laboratory';
import { locked } from '../../../src/providers/local/lock';
import { commandLine } from '../../../src/providers/local/servers/process';
import { startServer } from '../../../src/providers/local/servers/start';
import type { ServerSpec } from '../../../src/providers/provider';
import { pidOf, redisParts, removeRoot, specOf, temporaryRoot } from './laboratory';

let root: string;
let provider: ReturnType<typeof createLocalProvider>;

beforeAll(async () => {
  root = await temporaryRoot();
  provider = createLocalProvider({ root });
});

afterAll(async () => {
  for (const server of await provider.listOwned({})) await provider.destroy(server);
  await removeRoot(root);
});

const create = (spec: ServerSpec) => provider.create(spec, () => {}, new AbortController().signal);
const servers = () => readdir(join(root, 'servers'));

describe('provider local', () => {
  it('refuses what it cannot run, and says what can', () => {
    expect(provider.check(specOf('container', { image: 'elasticsearch:9' }))).toEqual([
      'provider local runs postgresql, mysql, redis and memcached; use provider docker for elasticsearch:9',
    ]);
    expect(provider.check(specOf('redis', { args: ['sh', '-c', 'id'] }))).toHaveLength(1);
    expect(provider.check(specOf('redis', redisParts))).toEqual([]);
  });

  it('MP-37 refuses a name that is a path', async () => {
    for (const name of ['../out', 'a/b', '', '.hidden', 'a\nb'])
      await expect(provider.find(name, {})).rejects.toThrow('is no name for a server');
  });

  it('MP-16 neither adopts nor removes what it cannot read', async () => {
    const spec = specOf('redis', redisParts);
    await mkdir(join(root, 'records'), { recursive: true });
    const path = join(root, 'records', `${spec.name}.pending.json`);
    await writeFile(path, '{"somebody":"else"}');
    expect(await provider.find(spec.name, spec.labels)).toEqual({
      status: 'foreign',
      owner: expect.stringContaining(path),
    });
    await expect(create(spec)).rejects.toBeInstanceOf(NameTaken);
    await provider.destroy({ ...spec, id: `${spec.name}.x`, pending: true });
    expect(await readFile(path, 'utf8')).toBe('{"somebody":"else"}');
  });

  it('does not take a stranger that has the process id of a dead maker by now for the maker', async () => {
    const server = await create(specOf('redis', redisParts));
    const leased = async () => (await provider.listOwned(server.labels))[0]?.leased;
    expect(await leased()).toBe(true);
    const known = await openLaboratory({ path: root }).known(server.name, server.id);
    const earlier = known.record.maker?.command.replace(/^\d+/, '1');
    for (const other of [{ pid: process.ppid }, { command: earlier }]) {
      const maker = { ...known.record.maker, ...other };
      await writeFile(known.path, JSON.stringify({ ...known.record, maker }));
      expect(await leased()).toBe(false);
    }
    await provider.destroy(server);
  });

  it('does not end a stranger that has the process id of its server by now', async () => {
    const server = await provider.start(await create(specOf('redis', redisParts)));
    const stranger = spawn('sleep', ['300'], { stdio: 'ignore' });
    await provider.rest(server);
    const known = await openLaboratory({ path: root }).known(server.name, server.id);
    await writeFile(known.path, JSON.stringify({ ...known.record, pid: stranger.pid }));
    await writeFile(join(root, 'servers', server.id, 'run', 'server.pid'), `${stranger.pid}\n`);
    expect((await provider.find(server.name, server.labels)).status).toBe('pending');
    await provider.rest(server);
    await provider.destroy(server);
    expect(await commandLine(stranger.pid ?? 0)).toBe('sleep 300');
    stranger.kill();
  });

  it('finds its server when it died before it could write the process id down', async () => {
    const server = await provider.start(await create(specOf('redis', redisParts)));
    const pid = await pidOf(root, server);
    const known = await openLaboratory({ path: root }).known(server.name, server.id);
    const { pid: _, ...forgotten } = known.record;
    await writeFile(known.path, JSON.stringify({ ...forgotten, initialised: false }));
    expect((await provider.start(server)).endpoint).toEqual(server.endpoint);
    expect(await pidOf(root, server)).toBe(pid);
    await provider.destroy(server);
    expect(await commandLine(pid)).toBeUndefined();
  });

  it('MP-18 takes another port where its own was taken between choice and bind', async () => {
    const server = await create(specOf('redis', redisParts));
    const { record } = await openLaboratory({ path: root }).known(server.name, server.id);
    const rivals = [createServer()];
    const late = {
      ...redis,
      argv: async (...[place, first]: Parameters<typeof redis.argv>) => {
        const rival = rivals.length === 1 && rivals[0]?.listen(place.port, '127.0.0.1');
        if (rival) await once(rival, 'listening');
        rivals.push(createServer());
        return await redis.argv(place, first);
      },
    };
    const saved: number[] = [];
    const started = await startServer(
      join(root, 'servers', server.id),
      record,
      late,
      process.env,
      async ({ port }) => {
        saved.push(port);
      },
    );
    rivals[0]?.close();
    expect(started.port).not.toBe(record.port);
    expect(saved).toEqual([record.port, started.port, started.port]);
  });

  it('leaves no folder when the name is taken, and none after a removal that was cut short', async () => {
    const spec = specOf('redis', redisParts);
    const server = await create(spec);
    const before = await servers();
    await expect(create(spec)).rejects.toBeInstanceOf(NameTaken);
    expect(await servers()).toEqual(before);
    await mkdir(join(root, 'removed', 'cut-short', 'data'), { recursive: true });
    await provider.destroy(server);
    expect(await servers()).not.toContain(server.id);
    expect(await readdir(join(root, 'removed'))).toEqual([]);
  });

  it('MP-02 counts a server that was killed between the two steps of its commit as committed, once', async () => {
    const spec = specOf('redis', redisParts);
    const server = await provider.start(await create(spec));
    const [pending, final] = ['.pending.json', '.json'].map((end) => join(root, 'records', spec.name + end));
    await link(pending ?? '', final ?? '');
    expect(await provider.listOwned(spec.labels)).toEqual([{ ...server, pending: false, leased: undefined }]);
    expect(await provider.find(spec.name, spec.labels)).toMatchObject({
      status: 'ready',
      server: { id: server.id },
    });
    const replacement = await create(spec);
    expect(await provider.listOwned(spec.labels)).toHaveLength(2);
    await provider.destroy(replacement);
    await copyFile(final ?? '', pending ?? '');
    await provider.destroy(server);
    expect(await provider.find(spec.name, spec.labels)).toEqual({ status: 'absent' });
  });

  it('removes a server whose folder is gone already', async () => {
    const spec = specOf('redis', redisParts);
    const server = await provider.commit(await provider.start(await create(spec)));
    await provider.rest(server);
    await removeRoot(join(root, 'servers', server.id));
    expect((await provider.find(spec.name, spec.labels)).status).toBe('broken');
    await provider.destroy(server);
    expect(await provider.find(spec.name, spec.labels)).toEqual({ status: 'absent' });
  });
});

describe('the lock of a server', () => {
  it('admits one at a time, and takes over from a run that died', async () => {
    const folder = join(root, 'locked');
    await mkdir(folder);
    const dead = spawn('true');
    await once(dead, 'close');
    await writeFile(join(folder, 'lock'), JSON.stringify([dead.pid, 'true']));
    const steps: string[] = [];
    const one = (name: string) =>
      locked(folder, async () => {
        steps.push(`${name} in`);
        await new Promise(setImmediate);
        steps.push(`${name} out`);
      });
    await Promise.all([one('a'), one('b'), one('c')]);
    expect(steps).toHaveLength(6);
    for (let at = 0; at < 6; at += 2) expect(steps[at + 1]).toBe(steps[at]?.replace('in', 'out'));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the home of servers', () => {
  it('is the option, LABTEST_HOME, the tool cache, or a folder of the user', async () => {
    const env = { LABTEST_HOME: join(root, 'b'), RUNNER_TOOL_CACHE: join(root, 'c'), HOME: join(root, 'd') };
    const path = async (option: string | undefined, ...names: (keyof typeof env)[]) =>
      (await chooseHome(option, Object.fromEntries(names.map((name) => [name, env[name]])))).path;
    expect(await path(join(root, 'a'), 'LABTEST_HOME')).toBe(join(root, 'a'));
    expect(await path(undefined, 'LABTEST_HOME', 'RUNNER_TOOL_CACHE')).toBe(join(root, 'b'));
    expect(await path(undefined, 'RUNNER_TOOL_CACHE', 'HOME')).toBe(join(root, 'c', 'labtest'));
    expect(await path(undefined, 'HOME')).toBe(join(root, 'd', '.labtest'));
  });

  it('is elsewhere, with a notice, where the account of the servers may not enter it', async () => {
    const closed = join(root, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o700);
    const home = await chooseHome(join(closed, 'labtest'), {});
    expect(home).toEqual(
      isRoot()
        ? { path: '/var/lib/labtest', notice: expect.stringContaining(closed) }
        : { path: join(closed, 'labtest') },
    );
  });
});
