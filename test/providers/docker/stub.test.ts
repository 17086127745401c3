/**
 * Engines that cannot be had here, told by an HTTP server in their place: one with Windows containers, one that
 * refuses the version of the API, one without room on its disk, one that drops the link, one whose images lie in
 * another store. The words are the engines'.
 */
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDockerProvider, type DockerOptions } from '../../../src/providers/docker/index';
import { sealed } from '../../../src/providers/labels';
import type { Provider } from '../../../src/providers/provider';
import { type Front, json, stub } from './front';
import { never, redisSpec, silent } from './laboratory';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of opened.splice(0)) await close();
});

async function front(answer: Parameters<typeof stub>[0]): Promise<Front> {
  const made = await stub(answer);
  opened.push(made.close);
  return made;
}

async function provider(options: DockerOptions): Promise<Provider> {
  const made = await createDockerProvider(options);
  opened.push(() => made.close());
  return made;
}

const absent = (_: unknown, response: Parameters<typeof json>[0]) =>
  json(response, 404, { message: 'No such container: x' });
const find = async (host: string) => (await provider({ host })).find('labtest-x', {});
const create = async (host: string) =>
  (await provider({ host })).create(redisSpec({ image: 'no/such:image' }), silent, never());

describe('what is asked of the engine', () => {
  it('MP-22 carries no version of the API', async () => {
    const { host, requests } = await front(absent);
    expect(await find(host)).toEqual({ status: 'absent' });
    expect(requests).toEqual([
      'GET /containers/labtest-x/json',
      'GET /containers/labtest-x.pending/json',
      'GET /containers/labtest-x/json',
      'GET /containers/labtest-x.replaced/json',
    ]);
  });

  it('MP-28 goes where the option says, whatever the environment says, then or later', async () => {
    const { host, requests } = await front(absent);
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
    vi.stubEnv('DOCKER_CERT_PATH', '/no/such/directory');
    vi.stubEnv('DOCKER_TLS_VERIFY', '1');
    vi.stubEnv('DOCKER_PATH_PREFIX', '/elsewhere');
    expect(await find(host)).toEqual({ status: 'absent' });
    expect(requests).toHaveLength(4);
    expect(process.env.DOCKER_HOST).toBe('tcp://127.0.0.1:1');
  });

  it('MP-28 keeps to the DOCKER_HOST that it was made with', async () => {
    const { host, requests } = await front(absent);
    vi.stubEnv('DOCKER_HOST', host);
    const made = await provider({});
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
    expect(await made.find('labtest-x', {})).toEqual({ status: 'absent' });
    expect(requests).toHaveLength(4);
  });
});

it('a paused server is no server that answers, and its start lets it go on', async () => {
  let paused = true;
  const { host, requests } = await front(({ method, url = '' }, response) => {
    if (url === '/info') return json(response, 200, {});
    const message = 'cannot start a paused container, try unpause instead';
    if (url.endsWith('/start')) return json(response, 409, { message });
    if (url.endsWith('/unpause')) paused = false;
    if (method === 'POST') return void response.writeHead(204).end();
    const State = { Running: true, Paused: paused, StartedAt: new Date().toISOString() };
    const Ports = { '0/tcp': [{ HostIp: '127.0.0.1', HostPort: '5432' }] };
    const NetworkSettings = { Networks: { bridge: {} }, Ports };
    const Config = { Labels: sealed('x', {}), Env: [], Cmd: [] };
    json(response, 200, { Id: 'x', Name: '/x', Config, HostConfig: {}, State, NetworkSettings });
  });
  const made = await provider({ host });
  const found = await made.find('x', {});
  expect(found).toMatchObject({ status: 'broken', server: { id: 'x' } });
  if (found.status !== 'broken') throw new Error(found.status);
  expect(await made.start(found.server)).toMatchObject({ endpoint: { port: 5432 } });
  expect(requests).toContain('POST /containers/x/unpause');
});

describe('MP-21 an engine that cannot be used', () => {
  it('breaks off its answer', async () => {
    const { host } = await front((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"Id":', () => response.destroy());
    });
    await expect(find(host)).rejects.toThrow(/The connection to the Docker engine at .* broke/);
  });

  it('does not exist', async () => {
    await expect(find('unix:///no/such/docker.sock')).rejects.toThrow(
      /No Docker engine answers at unix:.*\n.*\nStart Docker/,
    );
    await expect(find('tcp://127.0.0.1:1')).rejects.toThrow('No Docker engine answers at tcp://127.0.0.1:1');
  });

  it('permits nothing', async () => {
    const { host, socket } = await front(absent);
    chmodSync(socket, 0o600);
    const made = await provider({ host });
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    else chmodSync(socket, 0o000);
    const refused = await made.find('labtest-x', {}).then(String, String);
    if (root) process.seteuid?.(0);
    expect(refused).toContain('No permission');
    expect(refused).toContain('group docker');
  });

  it('runs Windows containers', async () => {
    const { host } = await front(({ method, url }, response) => {
      if (url === '/version') return json(response, 200, { Os: 'windows', Version: '28.0.0' });
      json(response, 404, {
        message: method === 'POST' ? 'No such image: no/such:image' : 'No such container',
      });
    });
    await expect(create(host)).rejects.toThrow(/runs Windows containers.*\n.*\n.*Linux containers/);
  });

  it('MP-22 speaks another version', async () => {
    for (const message of [
      'client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version',
      'client version 1.99 is too new. Maximum supported API version is 1.41',
    ]) {
      const { host } = await front((_, response) => json(response, 400, { message }));
      await expect(find(host)).rejects.toThrow(/another version of its API/);
      await expect(find(host)).rejects.toThrow(message);
    }
  });
});

describe('MP-23 a pull that fails', () => {
  const during = async (events: object[]) => {
    const { host, requests } = await front(({ url = '' }, response) => {
      if (url === '/version') return json(response, 200, { Os: 'linux' });
      if (url.startsWith('/images/create')) {
        response.writeHead(200, { 'content-type': 'application/json' });
        return void response.end(events.map((event) => `${JSON.stringify(event)}\r\n`).join(''));
      }
      json(response, 404, { message: 'No such image: no/such:image' });
    });
    return { failure: await create(host).then(String, String), requests };
  };

  it('for want of room', async () => {
    const { failure } = await during([
      { error: 'failed to register layer: write /x: no space left on device' },
    ]);
    expect(failure).toMatch(/The disk of the Docker engine .* is full/);
    expect(failure).toContain('docker system prune');
  });

  it('never ends in another try without end', async () => {
    const { failure, requests } = await during([{ status: 'Status: Downloaded' }]);
    expect(failure).toContain('no/such:image');
    expect(requests.filter((line) => line.startsWith('POST /containers/create')).length).toBeLessThan(6);
  });
});

describe('how clones are made', () => {
  const cloning = async (info: object) => {
    const { host } = await front((_, response) => json(response, 200, info));
    return await (await provider({ host })).templates?.cloning();
  };

  it('are those of the engine’s own folder, where its images lie in it', async () => {
    const info = {
      Driver: 'overlay2',
      DriverStatus: [['Backing Filesystem', 'xfs']],
      DockerRootDir: tmpdir(),
    };
    expect(await cloning(info)).toMatch(
      /^overlay2 on xfs: .*(costs nothing|copies its file, even to read it) \(/,
    );
  });

  it('are not known with containerd’s image store, whose folder the engine does not tell', async () => {
    const type = ['driver-type', 'io.containerd.snapshotter.v1'];
    const info = { Driver: 'overlayfs', DriverStatus: [type], DockerRootDir: tmpdir() };
    expect(await cloning(info)).toMatch(
      /^overlayfs: .*copies its file, even to read it, unless the file system has reflinks$/,
    );
  });
});

it('MP-25 a link that drops is told as such, and not as absence', async () => {
  const { host } = await front((_, response) => response.destroy());
  await expect(find(host)).rejects.toThrow(/connection to the Docker engine .* broke/);
});

describe('ssh', () => {
  it('MP-26 is refused without a pinned key, before anything is connected', async () => {
    const host = 'ssh://lab@127.0.0.1:1';
    await expect(createDockerProvider({ host })).rejects.toThrow('its host key is not pinned');
    await expect(
      createDockerProvider({ host, ssh: { privateKey: 'x', hostKey: '# only a comment' } }),
    ).rejects.toThrow('ssh-keyscan -p 1 127.0.0.1');
  });
});

describe('check', () => {
  const problems = async (options: DockerOptions, changes = {}) =>
    (await provider(options)).check(redisSpec(changes));
  const ssh = { privateKey: 'x', hostKey: `SHA256:${'A'.repeat(43)}` };

  it('MP-29 demands another address than loopback on another machine, and leaves a job network alone', async () => {
    for (const host of ['tcp://far.example:2376', 'ssh://lab@far.example']) {
      expect(await problems({ host, ssh })).toEqual([expect.stringContaining('bind-address')]);
      expect(await problems({ host, ssh, bindAddress: '127.0.0.2' })).toHaveLength(1);
      expect(await problems({ host, ssh, bindAddress: '10.0.0.5' })).toEqual([]);
      expect(await problems({ host, ssh, jobNetwork: 'net' })).toEqual([]);
    }
    expect(await problems({})).toEqual([]);
  });

  it.each([
    [{ name: 'a/b' }, 'name'],
    [{ alias: 'a'.repeat(64) }, '63'],
    [{ image: '' }, 'image'],
    [{ image: 'a b' }, 'white space'],
    [{ port: 70000 }, 'port'],
    [{ limits: { memoryBytes: 1000, processes: 10 } }, 'memory'],
    [{ files: [{ path: 'etc/x', content: '' }] }, 'absolute'],
  ])('objects to %j', async (changes, said) => {
    expect(await problems({}, changes)).toEqual([expect.stringContaining(said)]);
  });
});
