import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateDBInstanceCommand, CreateDBSnapshotCommand, type RDSClient } from '@aws-sdk/client-rds';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Obtained } from '../../../src/lifecycle/context';
import { ensure } from '../../../src/lifecycle/ensure';
import { addressOf as mysqlAddress } from '../../../src/services/mysql/address';
import { addressOf } from '../../../src/services/postgresql/address';
import { kinds } from '../../../src/services/registry';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { communalService, contextFor, ownName } from '../../communal/laboratory';
import { availableAt } from './available';
import { awsProvider, ownRun, ownService, rdsOf } from './laboratory';

let simulator: Simulator;
let rds: RDSClient;
beforeAll(async () => {
  simulator = await startSimulator();
  rds = rdsOf(simulator);
});
afterAll(async () => {
  rds?.destroy();
  await simulator?.close();
});

/** A server of somebody's production, its master logged in by its own password. */
async function production(DBInstanceIdentifier: string, engine: string) {
  const [Engine, EngineVersion] = engine.split(':');
  const MasterUserPassword = 'correct-horse';
  const of = {
    DBInstanceIdentifier,
    Engine,
    EngineVersion,
    DBName: 'shop',
    MasterUsername: 'boss',
    MasterUserPassword,
  };
  const size = { DBInstanceClass: 'db.t4g.micro', AllocatedStorage: 20, BackupRetentionPeriod: 0 };
  await rds.send(new CreateDBInstanceCommand({ ...of, ...size }));
  const endpoint = await availableAt(DBInstanceIdentifier, rds, simulator);
  return { endpoint, login: { user: 'boss', password: MasterUserPassword } };
}

const snapshot = (DBInstanceIdentifier: string, DBSnapshotIdentifier: string) =>
  rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier }));

async function postgresql<T>(login: ConstructorParameters<typeof Client>[0], body: (sql: Client) => T) {
  const client = new Client(login);
  client.on('error', () => {});
  try {
    await client.connect();
    return await body(client);
  } finally {
    await client.end();
  }
}

function loginOf({ server: { endpoint }, access }: Obtained) {
  if (!endpoint) throw new Error('no endpoint');
  const { username: user = '', password = '', database = '' } = access;
  return { endpoint, user, password, database };
}

test('PostgreSQL: what a snapshot holds is the experiment’s, whoever’s it was, masked, and a snapshot of that is another’s', async () => {
  const { endpoint, login } = await production('shop', 'postgres:17');
  const master = { ...addressOf(endpoint), ...login, database: 'shop' };
  await postgresql(master, async (sql) => {
    await sql.query(`CREATE ROLE shopper LOGIN PASSWORD 'theirs'; GRANT shopper TO boss;
      GRANT ALL ON SCHEMA public TO shopper;
      CREATE TABLE mails AS SELECT 'ann@example.org' AS mail`);
    await sql.query('CREATE DATABASE other OWNER shopper');
    await sql.query('SET ROLE shopper; CREATE TABLE orders AS SELECT 42 AS number; RESET ROLE');
  });
  await snapshot('shop', 'shop-1');
  const repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
  await writeFile(join(repositoryRoot, 'mask.sql'), "UPDATE mails SET mail = 'masked';\n");
  const run = () => ownRun(simulator, { repositoryRoot });
  const aws = { DBSnapshotIdentifier: 'shop-1', finalSnapshot: true };
  await expect(ensure(ownService('several', { aws }), run())).rejects.toThrow(
    /several databases[\s\S]*It holds other, shop\.[\s\S]*Name it in `database`/,
  );
  const service = ownService('kept', { aws: { ...aws, database: 'shop' }, maskScript: 'mask.sql' });
  const first = await ensure(service, run());
  expect(first.access.database).toBe('shop');
  const { endpoint: at, ...role } = loginOf(first);
  await postgresql({ ...addressOf(at), ...role }, async (sql) => {
    expect((await sql.query('SELECT mail FROM mails')).rows).toEqual([{ mail: 'masked' }]);
    expect((await sql.query('SELECT number FROM orders')).rows).toEqual([{ number: 42 }]);
    await sql.query('ALTER TABLE orders ADD COLUMN more int; DROP TABLE mails; CREATE SCHEMA mine');
  });
  await expect(postgresql({ ...addressOf(at), ...role, database: 'other' }, async () => {})).rejects.toThrow(
    'permission denied',
  );
  expect(await ensure(service, run())).toMatchObject({ how: 'attached', access: first.access });
  await snapshot(service.serverName, 'shop-2');
  const second = await ensure(
    ownService('next', { aws: { DBSnapshotIdentifier: 'shop-2', database: 'shop' } }),
    run(),
  );
  expect(second.access.password).not.toBe(first.access.password);
  const { endpoint: there, ...other } = loginOf(second);
  await postgresql({ ...addressOf(there), ...other }, (sql) =>
    sql.query('ALTER TABLE orders DROP COLUMN more'),
  );
  await expect(postgresql({ ...addressOf(there), ...role }, async () => {})).rejects.toThrow(
    'password authentication failed',
  );
});

test('a run that dies before it marks what a snapshot holds as complete leaves nothing that an empty database is put beside', async () => {
  const { endpoint, login } = await production('late', 'postgres:17');
  await postgresql({ ...addressOf(endpoint), ...login, database: 'shop' }, (sql) =>
    sql.query('CREATE TABLE orders AS SELECT 42 AS number'),
  );
  await snapshot('late', 'late-1');
  const service = ownService('late', { aws: { DBSnapshotIdentifier: 'late-1' } });
  const dying = awsProvider(simulator);
  dying.commit = () => Promise.reject(new Error('dies here'));
  dying.destroy = async () => {};
  await expect(ensure(service, ownRun(simulator, {}, dying))).rejects.toThrow('dies here');
  const next = await ensure(service, ownRun(simulator, { isOver: async () => true }));
  const { endpoint: at, ...role } = loginOf(next);
  expect(
    await postgresql({ ...addressOf(at), ...role }, async (sql) => (await sql.query('TABLE orders')).rows),
  ).toEqual([{ number: 42 }]);
});

test('MariaDB: what a snapshot holds is the experiment’s, and after a reset so again, on another server', async () => {
  const { endpoint, login } = await production('shop-mariadb', 'mariadb:11.8');
  const master = await createConnection({ ...mysqlAddress(endpoint), ...login, database: 'shop' });
  await master.query('CREATE TABLE orders AS SELECT 42 AS number');
  await master.end();
  await snapshot('shop-mariadb', 'shop-mariadb-1');
  const service = ownService('kept-mariadb', {
    kind: kinds.mysql,
    settings: { service: 'mysql', image: 'mariadb:11.8', environment: {}, commands: [] },
    aws: { DBSnapshotIdentifier: 'shop-mariadb-1' },
  });
  const obtained = await ensure(service, ownRun(simulator));
  const { endpoint: at, ...role } = loginOf(obtained);
  expect(role.database).toBe('shop');
  const own = await createConnection({ ...mysqlAddress(at), ...role });
  expect((await own.query('SELECT number FROM orders'))[0]).toEqual([{ number: 42 }]);
  await own.query('ALTER TABLE orders ADD COLUMN more int');
  await own.end();
  expect(await ensure(service, ownRun(simulator))).toMatchObject({
    how: 'attached',
    access: obtained.access,
  });
  const owner = { ...ownRun(simulator).owner, run: '101/1/test/step' };
  const reset = await ensure(service, ownRun(simulator, { reset: true, owner }));
  expect(reset.how).toBe('reset');
  expect(reset.server.id).not.toBe(obtained.server.id);
  const { endpoint: there, ...other } = loginOf(reset);
  const again = await createConnection({ ...mysqlAddress(there), ...other });
  expect((await again.query('SELECT * FROM orders'))[0]).toEqual([{ number: 42 }]);
  await again.end();
});

test('a communal server begins with a snapshot: its databases are closed to experiments, and those of a communal one go on', async () => {
  const { endpoint, login } = await production('base', 'postgres:17');
  const master = { ...addressOf(endpoint), ...login, database: 'shop' };
  await postgresql(master, async (sql) => {
    await sql.query(`CREATE ROLE shopper LOGIN PASSWORD 'theirs'; GRANT shopper TO boss`);
    await sql.query('CREATE DATABASE other OWNER shopper');
    await sql.query('REVOKE shopper FROM boss');
  });
  await snapshot('base', 'base-1');
  const service = (name: string, experiment: string, DBSnapshotIdentifier: string) => ({
    ...communalService('postgresql', name, {
      ...{ provider: 'aws', experiment },
      settings: { image: 'postgres:17' },
    }),
    aws: { DBSnapshotIdentifier },
  });
  const run = () => contextFor(awsProvider(simulator));
  const first = service(ownName(), 'one', 'base-1');
  const one = await ensure(first, run());
  const { endpoint: at, ...role } = loginOf(one);
  await postgresql({ ...addressOf(at), ...role }, (sql) => sql.query('CREATE TABLE kept (x int)'));
  for (const database of ['shop', 'other'])
    await expect(postgresql({ ...addressOf(at), ...role, database }, async () => {})).rejects.toThrow(
      'permission denied',
    );
  const { calls } = simulator;
  const made = calls.findLast(({ action }) => action === 'RestoreDBInstanceFromDBSnapshot');
  await snapshot(made?.parameters.DBInstanceIdentifier ?? '', 'base-2');
  const second = service(ownName(), 'two', 'base-2');
  await ensure(second, run());
  const again = await ensure({ ...first, communal: second.communal }, run());
  expect(again).toMatchObject({ how: 'attached', access: one.access });
  expect(again.server.endpoint?.port).not.toBe(one.server.endpoint?.port);
});
