import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import { ownershipFilter } from '../../src/experiment/ownership';
import type { PlannedService } from '../../src/experiment/plan';
import { removeBuilders } from '../../src/lifecycle/builders';
import type { Context, Obtained } from '../../src/lifecycle/context';
import { down } from '../../src/lifecycle/down';
import { ensure } from '../../src/lifecycle/ensure';
import { expireTemplates } from '../../src/lifecycle/expire';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider, Server, Templates } from '../../src/providers/provider';
import { builderLabels } from '../../src/templates/labels';
import { recordingLog } from '../lifecycle/fixtures';
import { engine } from '../providers/docker/laboratory';
import { communalService, contextFor, ownName, tenantSpec } from './laboratory';

const dump = `
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
CREATE SCHEMA sales;
CREATE TYPE public.mood AS ENUM ('good');
CREATE TABLE public.users (id bigserial PRIMARY KEY, name public.citext NOT NULL, mood public.mood);
CREATE MATERIALIZED VIEW sales.names AS SELECT name FROM public.users;
CREATE FUNCTION public.one() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN 1; END';
INSERT INTO public.users (name) VALUES ('Ada');
`;
const name = ownName();
let base: Provider;
let root: string;

beforeAll(async () => {
  base = await createDockerProvider();
  root = await mkdtemp(join(tmpdir(), 'labtest-'));
  await writeFile(join(root, 'dump.sql'), dump);
});
afterAll(async () => {
  const { serverName } = communalServerOf(planned('any'));
  await engine.getContainer(serverName).remove({ force: true, v: true });
  await rm(root, { recursive: true });
  await base.close();
});

const planned = (experiment: string, initialDataSource = 'dump.sql'): PlannedService =>
  communalService('postgresql', name, { experiment, initialDataSource, template: true });

const context = () => contextFor(base, { repositoryRoot: root, hashFolder: join(root, 'hashes') });

async function templatesOf(service: PlannedService, from: Context): Promise<Templates> {
  const { templates } = await from.host(service);
  if (!templates) throw new Error('no templates');
  return templates;
}

async function connected({ server, access }: Obtained, database = access.database): Promise<Client> {
  const { username: user, password } = access;
  const client = new Client({ ...server.endpoint, user, password, database });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function names(of: Obtained): Promise<string[]> {
  const client = await connected(of);
  const { rows } = await client.query<{ name: string }>('SELECT name FROM users ORDER BY name');
  await client.end();
  return rows.map(({ name }) => name);
}

it('two experiments at once build one template, and each is a clone of its own', async () => {
  const [first, second] = [context(), context()];
  const [one, two] = await Promise.all([ensure(planned('one'), first), ensure(planned('two'), second)]);
  expect(one.template?.key).toMatch(/^[0-9a-f]{32}$/);
  expect(two.template?.key).toBe(one.template?.key);
  const built = [...first.log.lines, ...second.log.lines].filter((line) =>
    line.includes('building template'),
  );
  expect(built).toHaveLength(1);
  const client = await connected(one);
  await client.query("INSERT INTO users (name) VALUES ('Bob')");
  await client.end();
  expect(await names(one)).toEqual(['Ada', 'Bob']);
  expect(await names(two)).toEqual(['Ada']);
});

it('the role of a clone owns all of it, and reaches neither the template nor another experiment', async () => {
  const [own, other] = [await ensure(planned('owner'), context()), await ensure(planned('two'), context())];
  const client = await connected(own);
  for (const sql of [
    'ALTER TABLE users ADD age int',
    'COMMENT ON SCHEMA public IS NULL',
    'COMMENT ON EXTENSION plpgsql IS NULL',
    'REFRESH MATERIALIZED VIEW sales.names',
    "ALTER TYPE mood ADD VALUE 'bad'",
    "INSERT INTO users (name) VALUES ('Eve')",
    'DROP SCHEMA sales CASCADE',
    'DROP EXTENSION citext CASCADE',
    'DROP TABLE users',
  ])
    await client.query(sql);
  const { rows } = await client.query<{ owner: string }>(
    "SELECT pg_get_userbyid(proowner) AS owner FROM pg_proc WHERE proname = 'one'",
  );
  expect(rows).toEqual([{ owner: own.access.username }]);
  const { reference = '', environment = {} } = own.template ?? {};
  for (const sql of [
    `SET ROLE "${environment.POSTGRES_USER}"`,
    `DROP DATABASE "${reference}"`,
    `ALTER DATABASE "${reference}" ALLOW_CONNECTIONS true`,
    `CREATE DATABASE mine TEMPLATE "${reference}"`,
    `GRANT CONNECT ON DATABASE "${reference}" TO "${own.access.username}"`,
  ])
    await expect(client.query(sql), sql).rejects.toThrow(/permission denied|must be owner/);
  await expect(connected(own, reference)).rejects.toThrow(
    /not currently accepting connections|permission denied/,
  );
  await expect(connected(own, other.access.database)).rejects.toThrow(/permission denied/);
  await client.end();
  expect(await names(other)).toEqual(['Ada']);
  expect(await names(await ensure(planned('later'), context()))).toEqual(['Ada']);
});

it('a changed dump makes a new template, and leaves the clones of the old one as they are', async () => {
  const old = await ensure(planned('old'), context());
  await writeFile(join(root, 'changed.sql'), dump.replace('Ada', 'Grace'));
  const fresh = await ensure(planned('fresh', 'changed.sql'), context());
  expect(fresh.template?.key).not.toBe(old.template?.key);
  expect([await names(old), await names(fresh)]).toEqual([['Ada'], ['Grace']]);
});

it('a teardown drops the clone and leaves its template; expiry removes it once it is in no use', async () => {
  await writeFile(join(root, 'passing.sql'), dump.replace('Ada', 'Joan'));
  const service = planned('passing', 'passing.sql');
  const own = context();
  const { template } = await ensure(service, own);
  const templates = await templatesOf(service, own);
  const find = async () => await templates.find(template?.key ?? '', () => {}, own.signal);
  const host = await own.host(service);
  const expire = () => expireTemplates(service, own.owner, host, { unused: -1, atMost: 100 }, own.log);
  expect((await find())?.usedAt).toBeInstanceOf(Date);
  expect((await expire()).map(({ key }) => key)).not.toContain(template?.key);
  const filter = ownershipFilter({ repositoryId: '17', experiment: 'passing' });
  const result = await down([await own.host(service)], [filter], () => undefined, recordingLog());
  expect(result).toMatchObject({ removed: [{ experiment: 'passing' }], failed: [] });
  expect(await find()).toMatchObject({ key: template?.key });
  expect((await expire()).map(({ key }) => key)).toContain(template?.key);
  expect(await find()).toBeUndefined();
  const admin = await own.host(service);
  expect(await admin.listOwned({ 'labtest.managed-by': 'labtest.template' })).toEqual([]);
  const client = await connected(await ensure(planned('two'), context()));
  const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template?.reference]);
  const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [
    template?.environment.POSTGRES_USER,
  ]);
  expect([rows.length, roles.rows.length]).toEqual([0, 0]);
  await client.end();
});

it('post removes what a run left that was killed while it kept its template', async () => {
  const own = context();
  const host = await own.host(planned('two'));
  const labels = { ...builderLabels('k'), 'labtest.run': '5/1/test/step' };
  const builder = await host.create({ ...tenantSpec('postgresql'), labels }, () => {}, own.signal);
  const { environment } = await host.start(builder);
  const [server] = await base.listOwned(
    ownershipFilter({ repositoryId: 'communal', app: 'communal', experiment: name }),
  );
  if (!server) throw new Error('no server');
  const [database, role] = [environment.POSTGRES_DB, environment.POSTGRES_USER];
  const rest = await connectedAs(server, async (client) => {
    await client.query(`ALTER ROLE ${client.escapeIdentifier(role ?? '')} NOLOGIN`);
    await client.query(
      `ALTER DATABASE ${client.escapeIdentifier(database ?? '')} ALLOW_CONNECTIONS false IS_TEMPLATE true`,
    );
    await removeBuilders('5/1/test/step', [base, host], own.log);
    const { rows } = await client.query(
      'SELECT datname FROM pg_database WHERE datname = $1 UNION ALL SELECT rolname FROM pg_roles WHERE rolname = $2',
      [database, role],
    );
    return rows;
  });
  expect(rest).toEqual([]);
  expect(own.log.lines.join('\n')).toContain(`removed ${builder.name}`);
  expect(await host.listOwned(labels)).toEqual([]);
});

it('the administrator makes the extensions that a dump needs, and what only a superuser may do is left out', async () => {
  await writeFile(
    join(root, 'trusted.sql'),
    `CREATE EXTENSION pg_stat_statements;\nCOMMENT ON EXTENSION pg_stat_statements IS 'x';\nCREATE ROLE boss SUPERUSER;\n${dump}`,
  );
  const service = planned('extended', 'trusted.sql');
  const own = context();
  await expect(ensure(service, own)).rejects.toThrow('`extensions: [pg_stat_statements]`');
  const extensions = ['pg_stat_statements'];
  const made = await ensure({ ...service, restore: { ...service.restore, extensions } }, own);
  expect(await names(made)).toEqual(['Ada']);
  const client = await connected(made);
  const { rows } = await client.query("SELECT extname FROM pg_extension WHERE extname LIKE 'pg_stat%'");
  await client.end();
  expect(rows).toEqual([{ extname: 'pg_stat_statements' }]);
  expect(own.log.lines.join('\n')).toContain(
    'roles (boss), since this server is not of the experiment alone',
  );
});

async function connectedAs<T>(
  { endpoint, environment }: Server,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database } = environment;
  const client = new Client({ ...endpoint, user, password, database });
  try {
    await client.connect();
    return await body(client);
  } finally {
    await client.end();
  }
}
