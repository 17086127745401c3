import { aborted } from '../core/aborted';
import { LabTestError, NameTaken } from '../core/errors';
import type { Server } from '../providers/provider';
import { clientOf } from '../services/redis/client';
import { leasing } from './leasing';
import { accountRules } from './redis-account';
import * as scripts from './redis-scripts';
import type { Tenant, Tenants, Wanted } from './tenants';

const leaseName = 'labtest-lease-';

/** What the catalog says of a tenant; its number, if any, is where the numbers are given out. */
interface Entry {
  id: string;
  labels: Tenant['labels'];
  deadline: string;
  username: string;
}

type Client = Awaited<ReturnType<typeof open>>;

/**
 * A logical database or a key prefix for each experiment, and an account that reaches nothing else. Database 0 is
 * nobody's with logical databases, since every connection begins there; the last one holds the catalog.
 */
export function redisTenants(server: Server): Tenants {
  const { REDIS_PASSWORD: secret = '' } = server.environment;
  const admin = <T>(body: (client: Client, last: number) => Promise<T>) => connected(server, body);
  return {
    list: async () => ({ tenants: await admin(list), secret }),
    claim: async (wanted) => ({
      tenant: await admin((client, last) => claim(client, wanted, last)),
      secret,
    }),
    make: (tenant, password) =>
      admin(async (client) => {
        await client.sendCommand([
          'ACL',
          'SETUSER',
          tenant.username,
          ...(await accountRules(client, tenant, password)),
        ]);
      }),
    isIntact: (tenant) => admin((client) => hasAccount(client, tenant)),
    commit: (tenant, password) =>
      admin(async (client) => {
        if (await hasAccount(client, tenant))
          await client.sendCommand(['ACL', 'SETUSER', tenant.username, 'resetpass', `>${password}`]);
        if (
          await client.eval(scripts.commit, { keys: [scripts.catalog], arguments: [tenant.name, tenant.id] })
        )
          return;
        throw new NameTaken({ what: `Another one on the communal server is called ${tenant.name} already.` });
      }),
    remove: (tenant) => admin((client, last) => remove(client, tenant, last)),
    size: async () => undefined,
    lease: (tenant, signal) =>
      leasing(
        () =>
          admin(async (client) => {
            const lost = new Promise<void>((resolve) => client.once('end', resolve).once('error', resolve));
            await client.sendCommand(['CLIENT', 'SETNAME', leaseName + tenant.id]);
            await Promise.race([aborted(signal), lost]);
          }),
        signal,
      ),
    environment: (tenant, password) => ({
      REDIS_USERNAME: tenant.username,
      REDIS_PASSWORD: password,
      REDIS_DATABASE: tenant.database,
      ...(tenant.database === '0' ? { REDIS_KEY_PREFIX: prefixOf(tenant) } : {}),
    }),
  };
}

async function hasAccount(client: Client, { username }: Tenant): Promise<boolean> {
  return (await client.sendCommand(['ACL', 'GETUSER', username])) !== null;
}

/** What the keys of a tenant without a database of its own begin with. */
export function prefixOf({ username }: Pick<Tenant, 'username'>): string {
  return `${username}:`;
}

async function open(server: Server, database: number) {
  const access = { password: server.environment.REDIS_PASSWORD ?? '', database: String(database) };
  const client = await clientOf(server.endpoint, access, { connect: 30_000 });
  return await client.connect();
}

async function connected<T>(server: Server, body: (client: Client, last: number) => Promise<T>): Promise<T> {
  const client = await open(server, 0);
  try {
    const last = Number((await client.configGet('databases')).databases) - 1;
    await client.select(last);
    return await body(client, last);
  } finally {
    client.destroy();
  }
}

async function list(client: Client): Promise<Tenant[]> {
  const [entries, numbers] = await Promise.all([
    client.hGetAll(scripts.catalog),
    client.hGetAll(scripts.numbers),
  ]);
  const clients = String(await client.sendCommand(['CLIENT', 'LIST']));
  const numberOf = new Map(Object.entries(numbers).map(([number, id]) => [id, number]));
  return Object.entries(entries).map(([field, text]) => {
    const { id, labels, deadline, username } = JSON.parse(text) as Entry;
    const [name = '', state] = field.split('/');
    const leased = clients.includes(` name=${leaseName}${id} `);
    const database = numberOf.get(id) ?? '0';
    return {
      id,
      name,
      pending: state === 'pending',
      labels,
      deadline: new Date(deadline),
      username,
      database,
      leased,
    };
  });
}

/** The entry comes first, so that every number that is given out has one, whatever dies. */
async function claim(client: Client, wanted: Wanted, last: number): Promise<Tenant> {
  const { id, name, labels, deadline, isolation } = wanted;
  const present = await list(client);
  const taken = present.some((tenant) => tenant.username === wanted.username);
  const username = taken ? `${wanted.username}_2` : wanted.username;
  const entry: Entry = { id, labels, deadline: deadline.toISOString(), username };
  if (!(await client.hSetNX(scripts.catalog, `${name}/pending`, JSON.stringify(entry))))
    throw new NameTaken({ what: `${name} is being made on the communal server by another run.` });
  const tenant: Tenant = { ...wanted, username, database: '0', pending: true };
  if (isolation === 'prefix') return tenant;
  for (let number = 1; number < last; number++)
    if (await client.hSetNX(scripts.numbers, String(number), id))
      return { ...tenant, database: String(number) };
  await remove(client, tenant, last);
  throw full(last - 1);
}

/** The account goes first, and its connections with it: nothing writes to a number that is given out again. */
async function remove(client: Client, tenant: Tenant, last: number): Promise<void> {
  const present = (await list(client)).find(({ id }) => id === tenant.id);
  if (!present) return;
  await client.sendCommand(['ACL', 'DELUSER', present.username]);
  if (present.database === '0') await removeKeys(client, prefixOf(present), last);
  await client.eval(scripts.release, {
    keys: [scripts.catalog, scripts.numbers],
    arguments: [present.id, String(last)],
  });
}

async function removeKeys(client: Client, prefix: string, last: number): Promise<void> {
  await client.select(0);
  for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 }))
    if (keys.length > 0) await client.unlink(keys);
  await client.select(last);
}

function full(limit: number): LabTestError {
  return new LabTestError({
    what: `All ${limit} logical databases of the communal Redis are taken.`,
    why: 'Each experiment has one until it is torn down, and the server has no more.',
    remedy:
      'Close pull requests, choose another communal_name, write `isolation: prefix`, or start the server with more (`commands: [--databases, "4096"]`).',
  });
}
