import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { communalHost } from '../../src/communal/index';
import { communalServerOf } from '../../src/communal/server';
import type { PlannedService } from '../../src/experiment/plan';
import { ensure } from '../../src/lifecycle/ensure';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider } from '../../src/providers/provider';
import { engine } from '../providers/docker/laboratory';
import { communalService, contextFor, ownName, tenantSpec } from './laboratory';
import { planning } from './planned';

let base: Provider;
const planned = planning();

beforeAll(async () => {
  base = await createDockerProvider();
});
afterAll(async () => {
  await base.close();
});

it.each(['postgresql', 'mysql', 'redis'] as const)(
  'a %s server that another run is just starting, and that hangs up, is asked again where it is then',
  async (kind) => {
    const service = planned(kind, ownName());
    const before = await ensure(service, contextFor(base));
    const hanging = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const { port } = hanging.address() as AddressInfo;
    let looks = 0;
    const find: Provider['find'] = async (...parameters) => {
      const found = await base.find(...parameters);
      if (found.status !== 'ready' || ++looks > 3) return found;
      return { ...found, server: { ...found.server, endpoint: { host: '127.0.0.1', port } } };
    };
    const early = new Proxy(base, {
      get: (_, name: keyof Provider) => {
        if (name === 'find') return find;
        const value: unknown = base[name];
        return typeof value === 'function' ? value.bind(base) : value;
      },
    });
    const after = await ensure(service, contextFor(early));
    expect(after).toMatchObject({ how: 'attached', access: before.access });
    expect(looks).toBeGreaterThan(3);
    hanging.close();
  },
);

it('one that another run starts anew in the middle of this one is waited for', async () => {
  const service = communalService('postgresql', ownName());
  const host = communalHost(base, service, contextFor(base));
  const made = async () => {
    const spec = tenantSpec('postgresql');
    await host.create(spec, () => {}, new AbortController().signal);
    expect(await host.find(spec.name, spec.labels)).toMatchObject({ status: 'pending' });
  };
  await made();
  const container = engine.getContainer(communalServerOf(service).serverName);
  await container.kill();
  await container.wait();
  await container.start();
  await made();
});

it('one that stopped during a container job is not left in its network, which could not be removed', async () => {
  const service = planned('redis', ownName());
  const { server } = await ensure(service, contextFor(base));
  const { serverName } = communalServerOf(service);
  const container = engine.getContainer(serverName);
  const network = await engine.createNetwork({ Name: `github_network_${serverName}` });
  await network.connect({ Container: serverName });
  const { Name } = await network.inspect();
  const networks = async () => Object.keys((await container.inspect()).NetworkSettings.Networks);
  expect(await networks()).toContain(Name);
  await container.kill();
  const job = await createDockerProvider({ jobNetwork: Name });
  await (await contextFor(job).host(service)).rest(server);
  expect(await networks()).not.toContain(Name);
  await network.remove();
  await job.close();
});

it('a first user that needs long to start the server is not taken for dead by the second', async () => {
  const name = ownName();
  const kind = communalService('redis', name).kind;
  const since = Date.now();
  const slow = {
    ...kind,
    ready: async (...parameters: Parameters<typeof kind.ready>) => {
      if (Date.now() - since < 14_000) throw new Error('it takes its time');
      return await kind.ready(...parameters);
    },
  };
  const [one, two] = ['a', 'b'].map((experiment) => ({
    ...planned('redis', name, { experiment }),
    kind: slow,
  }));
  const [first, second] = await Promise.all(
    [one, two].map((service) => ensure(service as PlannedService, contextFor(base))),
  );
  expect([first?.how, second?.how]).toEqual(['created', 'created']);
  expect(first?.server.endpoint).toEqual(second?.server.endpoint);
});
