import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { sealed } from '../../../src/providers/labels';
import type { Provider, Server, ServerSpec } from '../../../src/providers/provider';
import { images } from '../../setup/images';
import { proxy } from './front';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';

let provider: Provider;
beforeAll(async () => {
  provider = await createDockerProvider();
});
afterAll(async () => {
  await provider.close();
  await clearAway();
});

const create = (spec: ServerSpec = redisSpec(), by = provider) => by.create(spec, silent, never());
const leased = async ({ name, labels }: Server) => {
  const found = await provider.find(name, labels);
  return found.status === 'pending' ? found.server.leased : found.status;
};
const becomes = (server: Server, value: unknown) =>
  expect.poll(() => leased(server), { timeout: 20_000 }).toBe(value);
const leases = async ({ labels }: Server) => {
  const label = [`labtest.service=${labels['labtest.service']}`, 'labtest.managed-by=labtest.lease'];
  return (await engine.listContainers({ all: true, filters: { label } })).map(({ Id }) => Id);
};

/** A server whose lease this test holds, and how it lets go of it. */
async function held(spec?: ServerSpec) {
  const server = await create(spec);
  const controller = new AbortController();
  const over = provider.lease(server, controller.signal);
  const release = async () => {
    controller.abort();
    await over;
  };
  return { server, release };
}

describe('the lease', () => {
  it('is there while it is held, whatever its server does, and is nowhere taken for a server', async () => {
    const { server, release } = await held(redisSpec({ image: images.mariadb }));
    await becomes(server, true);
    const [lease = ''] = await leases(server);
    const { Mounts, HostConfig, Config } = await engine.getContainer(lease).inspect();
    expect(Config.Healthcheck).toEqual({ Test: ['NONE'] });
    expect(HostConfig).toMatchObject({ NetworkMode: 'none', CapDrop: ['ALL'], ReadonlyRootfs: true });
    expect(Mounts.map(({ Type }) => Type)).not.toContain('volume');
    await engine.getContainer(server.id).start();
    await engine.getContainer(server.id).stop({ t: 0 });
    expect(await leased(server)).toBe(true);
    expect((await provider.listOwned(server.labels)).map(({ id }) => id)).toEqual([server.id]);
    const marks = { 'labtest.service': server.labels['labtest.service'] ?? '' };
    expect((await provider.listOwned(marks)).map(({ id }) => id)).toEqual([server.id]);
    await release();
    expect([await leased(server), await leases(server)]).toEqual([false, []]);
  });

  it('is taken again when its connection breaks and its holder lives', async () => {
    const { server, release } = await held();
    await becomes(server, true);
    const [first = ''] = await leases(server);
    await engine.getContainer(first).kill();
    await expect.poll(() => leases(server), { timeout: 20_000 }).not.toContain(first);
    await becomes(server, true);
    await release();
  });

  it('ends with its connection', async () => {
    const front = await proxy();
    const dying = await createDockerProvider({ host: front.host });
    const server = await create(redisSpec(), dying);
    void dying.lease(server, never());
    await becomes(server, true);
    await front.close();
    await becomes(server, false);
    await dying.close();
  });

  it('goes with its server, held or only made', async () => {
    const { server, release } = await held();
    await becomes(server, true);
    await provider.destroy(server);
    expect(await leases(server)).toEqual([]);
    await release();
    const other = await create();
    const name = String(other.labels['labtest.lease']);
    const labels = {
      'labtest.managed-by': 'labtest.lease',
      'labtest.app': String(other.labels['labtest.app']),
    };
    await engine.createContainer({ name, Image: images.redis, Labels: { ...sealed(name, labels) } });
    expect(await leased(other)).toBe(false);
    await provider.destroy(other);
    await expect(engine.getContainer(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  it('cannot be told where the image has no `cat`, and leaves nothing behind', async () => {
    const tag = redisSpec().name;
    const { Id: bare } = await engine.createContainer({ Image: images.redis }).then(async (container) => {
      const made: { Id: string } = await container.commit({
        changes: 'ENV PATH=/nowhere',
        repo: tag,
        tag: '1',
      });
      await container.remove();
      return made;
    });
    const { server, release } = await held(redisSpec({ image: `${tag}:1` }));
    await expect.poll(async () => (await leases(server)).length, { timeout: 1000 }).toBe(0);
    await becomes(server, undefined);
    await release();
    expect(await leased(server)).toBe(false);
    await provider.destroy(server);
    await engine.getImage(bare).remove();
  });

  it('that cannot be told goes with what dead runs left, once its server is pending no more', async () => {
    const server = await create();
    const name = String(server.labels['labtest.lease']);
    const labels = { ...server.labels, 'labtest.managed-by': 'labtest.lease.untold' };
    await engine.createContainer({ name, Image: images.redis, Labels: { ...sealed(name, labels) } });
    await provider.tidy?.();
    expect(await leased(server)).toBe(undefined);
    await provider.commit(server);
    await provider.tidy?.();
    await expect(engine.getContainer(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
    await provider.destroy(server);
  });
});
