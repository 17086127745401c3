import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import { withResolvers } from '../../src/core/node-20';
import { communalFilter } from '../../src/experiment/ownership';
import type { Obtained } from '../../src/lifecycle/context';
import { ensure } from '../../src/lifecycle/ensure';
import { specOf } from '../../src/lifecycle/spec';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider, Server } from '../../src/providers/provider';
import type { KindName } from '../../src/services/kind';
import { addressOf } from '../../src/services/redis/address';
import { engine } from '../providers/docker/laboratory';
import { images } from '../setup/images';
import { communalService, contextFor, ownName } from './laboratory';

let base: Provider;
const name = ownName();
const made = new Set<string>();

beforeAll(async () => {
  base = await createDockerProvider();
});
afterAll(async () => {
  for (const server of made) await engine.getContainer(server).remove({ force: true, v: true });
  await base.close();
});

async function experiment(kind: KindName, experiment: string, settings = {}): Promise<Obtained> {
  const service = communalService(kind, name, { experiment, settings });
  made.add(communalServerOf(service).serverName);
  return await ensure(service, contextFor(base));
}

async function postgres(of: Obtained, database = of.access.database): Promise<Client> {
  const { username: user, password } = of.access;
  const client = new Client({ ...of.server.endpoint, user, password, database });
  client.on('error', () => {});
  await client.connect();
  return client;
}

describe('a role on a communal PostgreSQL', () => {
  it('reaches its own database, and neither another one nor the catalog', async () => {
    const [own, other] = [await experiment('postgresql', 'a'), await experiment('postgresql', 'b')];
    const client = await postgres(own);
    await client.query(
      'CREATE TABLE t (x int); COMMENT ON EXTENSION plpgsql IS NULL; COMMENT ON SCHEMA public IS NULL',
    );
    for (const database of [other.access.database, 'labtest', 'postgres', 'template1'])
      await expect(postgres(own, database), database).rejects.toThrow(/permission denied for database/);
    for (const sql of [
      'CREATE DATABASE mine',
      'CREATE ROLE mine',
      `SET ROLE "${other.access.username}"`,
      'SET ROLE labtest',
      `ALTER ROLE "${other.access.username}" PASSWORD 'x'`,
      'CREATE EXTENSION dblink',
      "COPY (SELECT 1) TO PROGRAM 'true'",
      `DROP DATABASE "${other.access.database}"`,
      'SELECT rolpassword FROM pg_authid',
    ])
      await expect(client.query(sql), sql).rejects.toThrow(/permission denied|must be (?:owner|superuser)/);
    await client.end();
  });

  it('has the same password for every run, and another one for every experiment', async () => {
    const [first, again, other] = [
      await experiment('postgresql', 'a'),
      await experiment('postgresql', 'a'),
      await experiment('postgresql', 'b'),
    ];
    expect(again.how).toBe('attached');
    expect(again.access).toEqual(first.access);
    expect(other.access.password).not.toBe(first.access.password);
  });
});

describe('a user on a communal MariaDB', () => {
  it('reaches its own database, and none whose name its grant could be a pattern for', async () => {
    const [own, other] = [await experiment('mysql', 'a_b'), await experiment('mysql', 'b')];
    const { username: user = '', password = '', database = '' } = own.access;
    const connection = await createConnection({ ...own.server.endpoint, user, password, database });
    await connection.query('CREATE TABLE t (x int)');
    await connection.query('CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.x = 1');
    const lookalike = database.replace('_', 'x');
    for (const sql of [
      `CREATE DATABASE ${lookalike}`,
      `SELECT * FROM ${other.access.database}.t`,
      `CREATE TABLE ${other.access.database}.t (x int)`,
      'SELECT * FROM labtest.experiments',
      'SELECT * FROM mysql.user',
      'CREATE USER mine',
    ])
      await expect(connection.query(sql), sql).rejects.toThrow(/denied/);
    const [databases] = await connection.query('SHOW DATABASES');
    expect(databases).toEqual([{ Database: 'information_schema' }, { Database: database }]);
    connection.destroy();
  });
});

describe('a user on a communal MySQL', () => {
  const columns = Array.from({ length: 20 }, (_, index) => `c${index} varchar(255)`).join(', ');
  const dump = `CREATE TABLE wide (id int, ${columns}) ENGINE=InnoDB ROW_FORMAT=COMPACT DEFAULT CHARSET=utf8mb4;
CREATE EVENT nightly ON SCHEDULE EVERY 1 SECOND DO INSERT INTO wide (id) VALUES (1);
`;
  const privileged =
    "SELECT user FROM mysql.global_grants WHERE priv = 'SESSION_VARIABLES_ADMIN' AND user LIKE 'labtest%'";

  it('may set what a restore needs until it is filled, and no longer', { timeout: 200_000 }, async () => {
    const root = await mkdtemp(join(tmpdir(), 'labtest-'));
    onTestFinished(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'dump.sql'), dump);
    const settings = { image: images.mysql };
    const service = communalService('mysql', ownName(), { settings, initialDataSource: 'dump.sql' });
    const { serverName } = communalServerOf(service);
    made.add(serverName);
    const context = contextFor(base, { repositoryRoot: root });
    // What a run leaves that is killed while it restores.
    const host = await context.host(service);
    const left = await host.start(await host.create(specOf(service, context), () => {}, context.signal));
    const asRoot = async (sql: string) => {
      const { endpoint, environment } = (await base.listOwned(communalFilter)).find(
        (one) => one.name === serverName,
      ) as Server;
      const login = { user: 'root', password: environment.MYSQL_ROOT_PASSWORD ?? '' };
      const connection = await createConnection({ ...endpoint, ...login });
      const [rows] = await connection.query(sql);
      connection.destroy();
      return rows;
    };
    expect(await asRoot(privileged)).toEqual([{ user: service.kind.access(left.environment).username }]);

    const { server, access } = await ensure(service, context);
    expect(await asRoot(privileged)).toEqual([]);
    const { username: user = '', password = '', database = '' } = access;
    const connection = await createConnection({ ...server.endpoint, user, password, database });
    await expect(connection.query('SET innodb_strict_mode = 0')).rejects.toThrow(/denied/);
    const [rows] = await connection.query('SELECT @@max_allowed_packet AS bytes');
    expect(rows).toEqual([{ bytes: 1024 ** 3 }]);
    const [events] = await connection.query(
      'SELECT event_name AS name, status AS status FROM information_schema.events',
    );
    expect(events).toEqual([{ name: 'nightly', status: 'DISABLED' }]);
    const [wide] = await connection.query('SELECT COUNT(*) AS count FROM wide');
    expect(wide).toEqual([{ count: 0 }]);
    connection.destroy();
  });
});

describe('an account on a communal Redis', () => {
  async function redis({ server, access }: Obtained) {
    const { username, password } = access;
    const auth = username === undefined || password === undefined ? {} : { username, password };
    const socket = { ...(server.endpoint && addressOf(server.endpoint)), reconnectStrategy: false as const };
    const client = createClient({ ...auth, socket, database: Number(access.database) });
    client.on('error', () => {});
    return await client.connect();
  }

  it('reaches the logical database that is its own, and neither another one nor the catalog', async () => {
    const [own, other] = [await experiment('redis', 'a'), await experiment('redis', 'b')];
    const client = await redis(own);
    await client.set('k', 'v');
    const foreign = [other.access.database ?? '', '0', '1023'];
    for (const command of [
      ...foreign.map((database) => ['SELECT', database]),
      ...[['FLUSHALL'], ['MOVE', 'k', '1'], ['COPY', 'k', 'l', 'DB', '1'], ['SWAPDB', '0', '1']],
      ...[
        ['CONFIG', 'GET', '*'],
        ['ACL', 'LIST'],
        ['EVAL', "return redis.call('SELECT', 0)", '0'],
      ],
    ])
      await expect(client.sendCommand(command), command.join(' ')).rejects.toThrow(
        /permission|can't run this command/i,
      );
    expect(await client.keys('*')).toEqual(['k']);
    const [subscriber, heard] = [await redis(own), withResolvers<string>()];
    await subscriber.subscribe('news', heard.resolve);
    await client.publish('news', 'hello');
    expect(await heard.promise).toBe('hello');
    for (const one of [client, subscriber]) one.destroy();
  });

  it('with prefixes reaches its own keys only', async () => {
    const settings = { isolation: 'prefix' };
    const [own, other] = [await experiment('redis', 'p', settings), await experiment('redis', 'q', settings)];
    const [mine, theirs] = [await redis(own), await redis(other)];
    await theirs.set(`${other.access.keyPrefix}k`, 'v');
    await mine.set(`${own.access.keyPrefix}k`, 'v');
    await expect(mine.get(`${other.access.keyPrefix}k`)).rejects.toThrow(
      /permission|can't run this command/i,
    );
    await expect(mine.set('k', 'v')).rejects.toThrow(/permission|can't run this command/i);
    for (const command of ['KEYS *', 'FLUSHDB', 'SELECT 1'])
      await expect(mine.sendCommand(command.split(' ')), command).rejects.toThrow(
        /permission|can't run this command/i,
      );
    const context = contextFor(base);
    await (await context.host(communalService('redis', name))).destroy(own.server);
    expect(await theirs.get(`${other.access.keyPrefix}k`)).toBe('v');
    mine.destroy();
    theirs.destroy();
  });
});
