import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensure } from '../../../src/lifecycle/ensure';
import { addressOf as mysqlAddress } from '../../../src/services/mysql/address';
import { addressOf } from '../../../src/services/postgresql/address';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { communalService, contextFor, ownName } from '../../communal/laboratory';
import { awsProvider } from './laboratory';

let simulator: Simulator;
let repositoryRoot: string;
const name = ownName();
beforeAll(async () => {
  repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
  const rows = 'CREATE TABLE held (x int);\nINSERT INTO held VALUES (1);\n';
  const extensions = ['plpgsql', 'citext'].map(
    (one) => `CREATE EXTENSION IF NOT EXISTS ${one};\nCOMMENT ON EXTENSION ${one} IS 'text';\n`,
  );
  await writeFile(join(repositoryRoot, 'postgresql.sql'), [...extensions, rows].join(''));
  await writeFile(join(repositoryRoot, 'mysql.sql'), rows);
  simulator = await startSimulator();
});
afterAll(() => simulator?.close());

const run = () => contextFor(awsProvider(simulator), { repositoryRoot });

test('PostgreSQL: a dump is restored once, by the tools of the machine, and cloned for each experiment', async () => {
  const service = (experiment: string) => {
    const planned = communalService('postgresql', name, {
      ...{ provider: 'aws', experiment, template: true, initialDataSource: 'postgresql.sql' },
      settings: { image: 'postgres:17' },
    });
    return { ...planned, restore: { ...planned.restore, extensions: ['citext'] } };
  };
  const building = run();
  const first = await ensure(service('one'), building);
  expect(building.log.lines.join('\n')).toContain(
    'comments on extensions (citext, plpgsql), since the administrator owns them',
  );
  const second = await ensure(service('two'), run());
  expect([first.builtTemplate, second.builtTemplate]).toEqual([true, false]);
  for (const { server, access } of [first, second]) {
    if (!server.endpoint) throw new Error('no endpoint');
    const { username: user, password, database } = access;
    const client = new Client({ ...addressOf(server.endpoint), user, password, database });
    await client.connect();
    await client.query('ALTER TABLE held ADD COLUMN y int');
    expect((await client.query('SELECT count(*)::int AS n FROM held')).rows).toEqual([{ n: 1 }]);
    const owners = `SELECT pg_get_userbyid(extowner) AS owner FROM pg_extension WHERE extname = 'citext'`;
    expect((await client.query(owners)).rows).toEqual([{ owner: 'labtest' }]);
    await client.end();
  }
  const host = await run().host(service('one'));
  for (const server of await host.listOwned({})) await host.destroy(server);
  expect(await host.listOwned({})).toEqual([]);
});

test('MariaDB: an administrator without SUPER makes databases, fills them and ends sessions that hold them', async () => {
  const service = (experiment: string) =>
    communalService('mysql', name, {
      ...{ provider: 'aws', experiment, initialDataSource: 'mysql.sql' },
      settings: { image: 'mariadb:11.8' },
    });
  const [one, two] = [await ensure(service('one'), run()), await ensure(service('two'), run())];
  if (!two.server.endpoint) throw new Error('no endpoint');
  const { username: user = '', password = '', database = '' } = two.access;
  const connection = await createConnection({
    ...mysqlAddress(two.server.endpoint),
    user,
    password,
    database,
  });
  connection.on('error', () => {});
  expect((await connection.query('SELECT x FROM held'))[0]).toEqual([{ x: 1 }]);
  await connection.query('CREATE VIEW seen AS SELECT x FROM held');
  await expect(connection.query(`USE ${one.access.database}`)).rejects.toThrow('Access denied');
  const host = await run().host(service('two'));
  for (const server of await host.listOwned({ 'labtest.experiment': 'two' })) await host.destroy(server);
  await expect(connection.query('SELECT 1')).rejects.toThrow();
  connection.destroy();
  expect((await ensure(service('one'), run())).access).toEqual(one.access);
});
