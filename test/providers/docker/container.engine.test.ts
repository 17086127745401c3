import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NameTaken, ServerExited } from '../../../src/core/errors';
import { createDockerProvider } from '../../../src/providers/docker/index';
import type { ProviderWithCommands, Server, ServerSpec } from '../../../src/providers/provider';
import { images } from '../../setup/images';
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

describe('the container', () => {
  it('has limits, few rights, and its ownership on it', async () => {
    const spec = redisSpec({ args: ['redis-server', '--appendonly', 'no'] });
    const { HostConfig: host, Config: config, Name } = await inspect(await create(spec));
    expect(host).toMatchObject({
      Memory: 256 << 20,
      PidsLimit: 200,
      NanoCpus: 1e9,
      Privileged: false,
      PublishAllPorts: false,
      SecurityOpt: ['no-new-privileges'],
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    });
    expect(host.CapDrop).toEqual(['ALL']);
    // Of 41 rights that root has, those that an entrypoint needs to become the server's account.
    const server = await started();
    const held = await output(server, ['grep', 'CapBnd', '/proc/self/status']);
    expect(held.text).toMatch(/\b0{13}1eb$/);
    expect(config.Cmd).toEqual(spec.args);
    // A time span, which no clock has to be right for.
    const patience = expect.stringMatching(/^\d{8,9}$/);
    expect(config.Labels).toMatchObject({ ...spec.labels, 'labtest.patience': patience });
    expect(Name).toBe(`/${spec.name}.pending`);
  });

  it('MP-29 publishes its port on loopback only, and elsewhere when told so', async () => {
    const local = await started();
    const bindings = async (server: Server) =>
      Object.values((await inspect(server)).NetworkSettings.Ports)
        .flat()
        .filter(Boolean);
    expect(await bindings(local)).toEqual([{ HostIp: '127.0.0.1', HostPort: String(local.endpoint?.port) }]);
    expect(local.endpoint?.host).toBe('127.0.0.1');
    const wide = await createDockerProvider({ bindAddress: '0.0.0.0' });
    const open = await started(redisSpec(), wide);
    expect(await bindings(open)).toEqual([expect.objectContaining({ HostIp: '0.0.0.0' })]);
    expect(open.endpoint?.host).toBe('127.0.0.1');
    await wide.close();
  });

  it('holds its files before it starts', async () => {
    const spec = redisSpec({ files: [{ path: '/etc/labtest/a/b.conf', content: 'some secret\n' }] });
    expect(await output(await started(spec), ['cat', '/etc/labtest/a/b.conf'])).toEqual({
      code: 0,
      text: 'some secret',
    });
  });

  it('MP-40 is asked for without its environment in the address of a request', async () => {
    const front = await proxy();
    const behind = await createDockerProvider({ host: front.host });
    const spec = redisSpec();
    const server = await started(spec, behind);
    await behind.run(server, { argv: ['true'], environment: { PASSWORD: 'canary-in-exec' } });
    expect(front.requests.some((line) => line.startsWith('POST /containers/create?name='))).toBe(true);
    expect(front.requests.join('\n')).not.toMatch(/secret|canary/);
    await behind.close();
    await front.close();
  });

  it.each(['postgres', 'mariadb'] as const)('lets %s change to its own user, rights or not', async (kind) => {
    const environment = { POSTGRES_PASSWORD: 'p', MARIADB_ROOT_PASSWORD: 'p', MYSQL_ROOT_PASSWORD: 'p' };
    const port = kind === 'postgres' ? 5432 : 3306;
    const limits = { memoryBytes: 512 << 20, processes: 200 };
    const server = await started(redisSpec({ image: images[kind], environment, port, limits }));
    const controller = new AbortController();
    const ended = provider.ended(server, controller.signal);
    const listening = async () => {
      const hex = port.toString(16).toUpperCase().padStart(4, '0');
      while ((await output(server, ['grep', '-q', `:${hex} 0.*0A`, '/proc/net/tcp'])).code !== 0);
      return 'listening';
    };
    const first = await Promise.race([listening(), ended]);
    expect(first, first === 'listening' ? '' : await provider.log(server, 30)).toBe('listening');
    controller.abort();
    await ended.catch(silent);
    expect((await output(server, ['sh', '-c', 'grep -h ^Uid /proc/1/status'])).text).not.toMatch(/^Uid:\s+0/);
  });
});

describe('a name that is taken', () => {
  it('MP-16 by a container that is not ours: foreign, and left alone', async () => {
    const spec = redisSpec();
    const container = await engine.createContainer({
      name: spec.name,
      Image: images.redis,
      Labels: { 'labtest.app': String(spec.labels['labtest.app']) },
    });
    const finding = await provider.find(spec.name, spec.labels);
    expect(finding).toEqual({ status: 'foreign', owner: expect.stringContaining(images.redis) });
    const ours = await create(spec);
    await expect(provider.commit(await provider.start(ours))).rejects.toBeInstanceOf(NameTaken);
    await provider.destroy(ours);
    expect((await container.inspect()).Id).toBe(container.id);
  });

  it('MP-17 by one that carries some of our labels and not all', async () => {
    const spec = redisSpec();
    const forged = { ...spec.labels, 'labtest.service': 'another' };
    await engine.createContainer({ name: spec.name, Image: images.redis, Labels: forged });
    expect(await provider.find(spec.name, spec.labels)).toMatchObject({ status: 'foreign' });
  });
});

describe('MP-20 a server that ends', () => {
  it('at once, with its exit code', async () => {
    const spec = redisSpec({ args: ['sh', '-c', 'echo last words; exit 7'] });
    const created = await create(spec);
    const outcome = await provider.start(created).catch((error) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ServerExited);
    expect(await provider.ended(created, never())).toBe('it exited with code 7');
    expect(await provider.log(created, 5)).toContain('last words');
  });

  it('for want of memory', async () => {
    const limits = { memoryBytes: 16 << 20, processes: 50 };
    const created = await create(
      redisSpec({ limits, args: ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=100M', 'count=1'] }),
    );
    await provider.start(created).catch((error) => expect(error).toBeInstanceOf(ServerExited));
    expect(await provider.ended(created, never())).toContain('more memory than its limit of 16 MiB');
  });

  it('because somebody removed it, or killed it', async () => {
    const ended = async (end: (container: Dockerode.Container) => Promise<unknown>) => {
      const server = await provider.start(await create(redisSpec()));
      const reason = provider.ended(server, never());
      await end(engine.getContainer(server.id));
      return await reason;
    };
    expect(await ended((container) => container.remove({ force: true }))).toContain('it was removed');
    expect(await ended((container) => container.kill())).toContain('killed (code 137)');
  });

  it('before it began, because its command does not exist', async () => {
    const spec = redisSpec({ image: 'labtest-test/broken:1' });
    const made = await engine.createContainer({
      name: `${spec.name}-source`,
      Image: images.redis,
      Labels: { ...spec.labels },
    });
    await made.commit({ repo: 'labtest-test/broken', tag: '1', changes: 'ENTRYPOINT ["/no/such/command"]' });
    await expect(started(spec)).rejects.toThrow(/could not be started.*no such file/s);
    await clearAway();
    await engine.getImage(spec.image).remove();
  });
});
