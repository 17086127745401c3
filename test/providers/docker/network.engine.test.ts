import { type AddressInfo, createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NameTaken } from '../../../src/core/errors';
import { ensureNetwork } from '../../../src/providers/docker/containers/network';
import { createDockerProvider } from '../../../src/providers/docker/index';
import type { ProviderWithCommands, Server, ServerSpec } from '../../../src/providers/provider';
import { proxy } from './front';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';

let provider: ProviderWithCommands;
beforeAll(async () => {
  provider = await createDockerProvider();
});
afterAll(async () => {
  await provider.close();
  await clearAway();
});

const create = (spec: ServerSpec, by = provider) => by.create(spec, silent, never());
const started = async (spec = redisSpec(), by = provider) => by.start(await create(spec, by));
const inspect = ({ id }: Server) => engine.getContainer(id).inspect();
const output = async (server: Server, argv: [string, ...string[]], stdin?: Readable) => {
  let text = '';
  const code = await provider.run(server, { argv, stdin, onOutput: (piece) => (text += piece) });
  return { code, text: text.trim() };
};

describe('MP-18 a port that is taken between choice and bind', () => {
  it('gives way to another one, and the remnant is removed', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    let rewritten = 0;
    const front = await proxy((path, body) => {
      if (!path.startsWith('/containers/create') || rewritten++ > 1) return body;
      return Buffer.from(body.toString().replace('"HostPort":""', `"HostPort":"${port}"`));
    });
    const behind = await createDockerProvider({ host: front.host });
    const spec = redisSpec();
    const created = await create(spec, behind);
    const server = await behind.start(created);
    expect(rewritten).toBe(3);
    expect(server.endpoint?.port).not.toBe(port);
    expect((await provider.listOwned(spec.labels)).map(({ id }) => id)).toEqual([server.id]);
    await behind.destroy(created);
    expect(await provider.listOwned(spec.labels)).toEqual([]);
    await behind.close();
    await front.close();
    taken.close();
  });
});

describe('networks', () => {
  const network = (name: string, labels: ServerSpec['labels']) => ({
    name,
    labels: { 'labtest.app': String(labels['labtest.app']), 'labtest.repository': 'a/b' },
    identity: { 'labtest.app': String(labels['labtest.app']) },
  });

  it('are what a server that was half removed has lost: it is not started again', async () => {
    const spec = redisSpec();
    const server = await started({ ...spec, network: network(`${spec.name}-net`, spec.labels) });
    const front = await proxy(undefined, { at: 2, answerOnly: true });
    const dying = await createDockerProvider({ host: front.host });
    await expect(dying.destroy(server)).rejects.toThrow();
    expect(front.requests.at(-1)).toMatch(/disconnect/);
    await Promise.all([dying.close(), front.close()]);
    expect((await provider.find(spec.name, spec.labels)).status).not.toBe('ready');
    await expect(provider.start(server)).rejects.toThrow(/was half removed/);
    await provider.destroy(server);
    expect(await engine.listNetworks({ filters: { name: [`${spec.name}-net`] } })).toEqual([]);
  });

  it('MP-24 are made once for services that start together, and gone with the last of them', async () => {
    const [one, two] = [redisSpec({ alias: 'one' }), redisSpec({ alias: 'two' })];
    const shared = network(`${one.name}-net`, one.labels);
    const other = await createDockerProvider();
    const servers = await Promise.all([
      started({ ...one, network: shared }),
      started({ ...two, network: shared }, other),
    ]);
    const exists = async () => (await engine.listNetworks({ filters: { name: [shared.name] } })).length;
    expect(await exists()).toBe(1);
    expect(await output(servers[0], ['getent', 'hosts', 'two'])).toMatchObject({ code: 0 });
    await provider.destroy(servers[0]);
    expect(await exists()).toBe(1);
    await provider.destroy(servers[1]);
    expect(await exists()).toBe(0);
    await other.close();
  });

  it('MP-24 are one, however many runs make them at once', async () => {
    const spec = redisSpec();
    for (let round = 1; round <= 5; round++) {
      const shared = network(`${spec.name}-net-${round}`, spec.labels);
      const ids = await Promise.all(Array.from({ length: 6 }, () => ensureNetwork(engine, shared)));
      const made = await engine.listNetworks({ filters: { name: [shared.name] } });
      expect(made.map(({ Id }) => Id)).toEqual([ids[0]]);
      expect(new Set(ids).size).toBe(1);
    }
  });

  it('are not left by a creation that comes to nothing after they were made', async () => {
    const spec = redisSpec();
    const made = await create(spec);
    const name = `${spec.name}-network`;
    const again = create({ ...spec, network: network(name, spec.labels) });
    await expect(again).rejects.toBeInstanceOf(NameTaken);
    expect(await engine.listNetworks({ filters: { name: [name] } })).toEqual([]);
    await provider.destroy(made);
  });

  it('of somebody else are neither used nor removed', async () => {
    const spec = redisSpec();
    const theirs = await engine.createNetwork({
      Name: `${spec.name}-net`,
      Labels: { 'labtest.app': String(spec.labels['labtest.app']) },
    });
    const shared = network(`${spec.name}-net`, spec.labels);
    await expect(create({ ...spec, network: shared })).rejects.toThrow('belongs to nobody known');
    expect(await theirs.inspect()).toMatchObject({ Name: `${spec.name}-net` });
    const other = network(`${spec.name}-other`, spec.labels);
    await ensureNetwork(engine, other);
    await expect(ensureNetwork(engine, { ...other, identity: { 'labtest.app': 'x' } })).rejects.toThrow(
      'belongs to a/b. It is neither used nor removed',
    );
  });

  it('of a job’s container reach the server by its alias; the next job’s network too', async () => {
    const labels = { 'labtest.app': String(redisSpec().labels['labtest.app']) };
    const names = [`${redisSpec().name}-job`, `${redisSpec().name}-job`] as const;
    for (const Name of names) await engine.createNetwork({ Name, Labels: labels });
    const [first, second] = [
      await createDockerProvider({ jobNetwork: names[0] }),
      await createDockerProvider({ jobNetwork: names[1] }),
    ];
    const spec = redisSpec({ alias: 'cache' });
    const server = await first.commit(await started(spec, first));
    expect(server.endpoint).toEqual({ host: 'cache', port: 6379 });
    expect(
      Object.values((await inspect(server)).NetworkSettings.Ports)
        .flat()
        .filter(Boolean),
    ).toEqual([]);
    await first.rest(server);
    await engine.getNetwork(names[0]).remove();
    const next = await second.find(spec.name, spec.labels);
    if (next.status !== 'broken') throw new Error(next.status);
    expect((await second.start(next.server)).endpoint).toEqual({ host: 'cache', port: 6379 });
    expect(await second.find(spec.name, spec.labels)).toMatchObject({ status: 'ready' });
    const onHost = await provider.find(spec.name, spec.labels);
    expect(onHost).toMatchObject({ status: 'ready', server: { endpoint: { port: 6379 } } });
    for (const one of [first, second]) await one.close();
  });

  it('of a job’s container are left by all members, stopped ones too, whatever else there is', async () => {
    const spec = redisSpec();
    const mark = { 'labtest.app': String(spec.labels['labtest.app']) };
    const Name = `${spec.name}-job`;
    await engine.createNetwork({ Name, Labels: mark });
    const front = await proxy();
    const [ofJob, watched] = [
      await createDockerProvider({ jobNetwork: Name }),
      await createDockerProvider({ jobNetwork: Name, host: front.host }),
    ];
    const runs = await ofJob.commit(await started(redisSpec({ alias: 'one' }), ofJob));
    const stopped = await create(redisSpec({ alias: 'two' }), ofJob);
    const others = await Promise.all(Array.from({ length: 6 }, () => create(redisSpec())));
    await watched.leaveNetwork?.(mark);
    // The list, and each member once.
    expect(front.requests).toHaveLength(3);
    for (const server of [runs, stopped])
      expect(Object.keys((await inspect(server)).NetworkSettings.Networks)).not.toContain(Name);
    await engine.getNetwork(Name).remove();
    for (const server of [runs, stopped, ...others]) await provider.destroy(server);
    for (const one of [ofJob, watched, front]) await one.close();
  });

  it('of a job’s container know one server by an alias, though it replaces another one', async () => {
    const spec = redisSpec({ alias: 'cache' });
    const Name = `${spec.name}-job`;
    await engine.createNetwork({ Name, Labels: { 'labtest.app': String(spec.labels['labtest.app']) } });
    const ofJob = await createDockerProvider({ jobNetwork: Name });
    const old = await ofJob.commit(await started(spec, ofJob));
    const fresh = await started(spec, ofJob);
    const attached = async (server: Server) => Object.keys((await inspect(server)).NetworkSettings.Networks);
    expect(await attached(fresh)).toContain(Name);
    expect(await attached(old)).not.toContain(Name);
    expect((await ofJob.start(old)).endpoint).toEqual({ host: 'cache', port: 6379 });
    await ofJob.close();
  });

  it('of a job that is over do not keep a stopped server from starting', async () => {
    const spec = redisSpec();
    const Name = `${spec.name}-job`;
    await engine.createNetwork({ Name, Labels: { 'labtest.app': String(spec.labels['labtest.app']) } });
    const first = await createDockerProvider({ jobNetwork: Name });
    const server = await first.commit(await started(spec, first));
    await engine.getContainer(server.id).kill();
    await engine.getContainer(server.id).wait();
    await engine.getNetwork(Name).remove();
    await first.close();
    expect((await provider.find(spec.name, spec.labels)).status).toBe('broken');
    expect((await provider.start(server)).endpoint?.port).toBe(6379);
  });

  it('that do not exist are told so', async () => {
    const lost = await createDockerProvider({ jobNetwork: 'labtest-no-such-network' });
    const spec = redisSpec();
    await expect(create(spec, lost)).rejects.toThrow(/labtest-no-such-network does not exist/);
    expect(await lost.find(spec.name, spec.labels)).toEqual({ status: 'absent' });
    await lost.close();
  });
});

describe('MP-24 removal', () => {
  it('takes the anonymous volumes along', async () => {
    const server = await started();
    const volumes = (await inspect(server)).Mounts.flatMap(({ Name }) => Name ?? []);
    expect(volumes.length).toBeGreaterThan(0);
    await provider.destroy(server);
    for (const name of volumes)
      await expect(engine.getVolume(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('MP-25 a link that drops during a creation', () => {
  it('leaves a server that the next run finds by name and by label', async () => {
    let dropped = false;
    const front = await proxy((path, body) => {
      if (!path.startsWith('/containers/create') || dropped) return body;
      dropped = true;
      const { name } = Object.fromEntries(new URL(path, 'http://x').searchParams) as { name: string };
      void engine.createContainer({ name, ...JSON.parse(body.toString()) }).catch(silent);
      return null;
    });
    const behind = await createDockerProvider({ host: front.host });
    const spec = redisSpec();
    await expect(create(spec, behind)).rejects.toThrow(/connection to the Docker engine .* broke/);
    await expect.poll(() => provider.find(spec.name, spec.labels)).toMatchObject({ status: 'pending' });
    const [left] = await provider.listOwned(spec.labels);
    if (left) await provider.destroy(left);
    expect(await provider.find(spec.name, spec.labels)).toEqual({ status: 'absent' });
    await behind.close();
    await front.close();
  });
});
