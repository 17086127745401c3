import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { communalHost } from '../../src/communal/index';
import { mysqlTenants } from '../../src/communal/mysql';
import { postgresqlTenants } from '../../src/communal/postgresql';
import { redisTenants } from '../../src/communal/redis';
import { poll } from '../../src/core/poll';
import { createLocalProvider } from '../../src/providers/local';
import type { Provider, Server } from '../../src/providers/provider';
import { debianPostgres, removeRoot, temporaryRoot } from '../providers/local/laboratory';
import { communalService, contextFor, ownName, tenantSpec } from './laboratory';

let root: string;
let base: Provider;
beforeAll(async () => {
  root = await temporaryRoot();
  const env = { ...process.env, PGBIN: debianPostgres() };
  base = createLocalProvider({ root, download: false, env });
});
afterAll(async () => {
  for (const server of await base.listOwned({ 'labtest.app': 'communal' })) await base.destroy(server);
  await removeRoot(root);
});

/** A way to a server that can be cut. */
async function wayTo({ endpoint }: Server) {
  const open = new Set<Socket>();
  const way = createServer((client) => {
    const server = connect(endpoint?.port ?? 0, endpoint?.host);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => {}).on('close', () => other.destroy());
      one.pipe(other);
    }
    open.add(client.on('close', () => open.delete(client)));
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  const { port } = way.address() as AddressInfo;
  return { endpoint: { host: '127.0.0.1', port }, open, close: () => void way.close() };
}

test.each([
  ['postgresql', postgresqlTenants],
  ['mysql', mysqlTenants],
  ['redis', redisTenants],
] as const)(
  '%s: a lease whose connection is cut is taken again, and ends with its holder',
  async (kind, tenantsOf) => {
    const service = communalService(kind, ownName(), { provider: 'local' });
    const host = communalHost(base, service, contextFor(base));
    const made = await host.create(tenantSpec(kind), () => {}, new AbortController().signal);
    const servers = await base.listOwned({ 'labtest.app': 'communal', 'labtest.kind': kind });
    const server = servers.find(({ name }) => name === made.name) ?? servers[0];
    if (!server) throw new Error('there is no server');
    const way = await wayTo(server);
    const { endpoint, open } = way;
    const [direct, led] = [tenantsOf(server), tenantsOf({ ...server, endpoint })];
    const leased = async (wanted: boolean) => {
      const look = async () => {
        const [tenant] = (await direct.list()).tenants;
        return tenant?.leased === wanted ? { value: tenant } : { pending: `leased: ${tenant?.leased}` };
      };
      return await poll(look, { timeout: 30_000 });
    };
    const done = new AbortController();
    const holding = led.lease(await leased(false), done.signal);
    await leased(true);
    const [first] = open;
    expect(open.size).toBe(1);
    first?.destroy();
    await poll(async () => (open.size === 1 && !open.has(first as Socket) ? { value: 1 } : { pending: '' }), {
      timeout: 30_000,
    });
    await leased(true);
    done.abort();
    await holding;
    await leased(false);
    way.close();
  },
);
