import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Obtained } from '../../../src/lifecycle/context';
import { ensure } from '../../../src/lifecycle/ensure';
import { attachShared } from '../../../src/lifecycle/shared';
import { addressOf as mysqlAddress } from '../../../src/services/mysql/address';
import { addressOf } from '../../../src/services/postgresql/address';
import { kinds } from '../../../src/services/registry';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { communalService, contextFor, ownName } from '../../communal/laboratory';
import { actionsSince, awsProvider, ownRun, ownService } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator?.close());

function loginOf({ server: { endpoint }, access }: Obtained) {
  if (!endpoint) throw new Error('no endpoint');
  const { username: user = '', password = '', database = '' } = access;
  return { endpoint, user, password, database };
}

async function mariadb(obtained: Obtained, text: string) {
  const { endpoint, ...login } = loginOf(obtained);
  const connection = await createConnection({ ...mysqlAddress(endpoint), ...login });
  try {
    return (await connection.query(text))[0];
  } finally {
    await connection.end();
  }
}

async function postgresql(obtained: Obtained, text: string) {
  const { endpoint, ...login } = loginOf(obtained);
  const client = new Client({ ...addressOf(endpoint), ...login });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('MariaDB: an experiment gets a server of its own with a user of its own, attaches, and is reset with the same access', async () => {
  const settings = { service: 'mysql', image: 'mariadb:11.8', environment: {}, commands: [] };
  const service = ownService('mariadb', { kind: kinds.mysql, settings });
  const first = await ensure(service, ownRun(simulator));
  await mariadb(first, 'CREATE TABLE kept (x int)');
  await expect(mariadb(first, 'SELECT * FROM labtest.experiments')).rejects.toThrow('denied');
  await expect(mariadb(first, 'CREATE DATABASE other')).rejects.toThrow('denied');
  const again = await ensure(service, ownRun(simulator));
  expect(again).toMatchObject({ how: 'attached', access: first.access });
  const owner = { ...ownRun(simulator).owner, run: '101/1/test/step' };
  const reset = await ensure(service, ownRun(simulator, { reset: true, owner }));
  expect(reset).toMatchObject({ how: 'reset', access: first.access });
  expect(await mariadb(reset, 'SHOW TABLES')).toEqual([]);
});

test('shared: the access of another experiment’s service, communal or of its own, and nothing is made', async () => {
  const shares = (experiment: string) => ({
    ...ownService('user'),
    provisionType: 'shared' as const,
    shared: { app: 'web', experiment },
  });
  const lender = await ensure(ownService('lender'), ownRun(simulator));
  const before = simulator.calls.length;
  const borrowed = await attachShared(shares('lender'), ownRun(simulator));
  expect(borrowed).toMatchObject({ how: 'shared', access: lender.access });
  const { endpoint, ...login } = loginOf(borrowed);
  const client = new Client({ ...addressOf(endpoint), ...login });
  await client.connect();
  await client.end();
  const run = contextFor(awsProvider(simulator));
  const service = communalService('postgresql', ownName(), {
    ...{ provider: 'aws', experiment: 'communal lender' },
    settings: { image: 'postgres:17' },
  });
  const other = await ensure(service, run);
  expect(await attachShared(shares('communal lender'), run)).toMatchObject({ access: other.access });
  expect(actionsSince(simulator, before).filter((action) => action === 'CreateDBInstance')).toHaveLength(1);
});

/** A folder with a dump that breaks in the middle, and the run that resets an experiment with it, or does not. */
async function broken(reset: boolean) {
  const repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
  await writeFile(join(repositoryRoot, 'broken.sql'), 'CREATE TABLE half (x int);\nCREATE TABEL nothing;\n');
  const owner = { ...ownRun(simulator).owner, run: '102/1/test/step' };
  return ownRun(simulator, { repositoryRoot, reset, owner });
}

test('a dump that breaks leaves PostgreSQL’s database as it was, found, and with its access: at a reset, and after a change', async () => {
  const service = ownService('broken');
  const first = await ensure(service, ownRun(simulator));
  await postgresql(first, 'CREATE TABLE kept (x int)');
  const dump = { ...service, initialDataSource: 'broken.sql' };
  for (const [run, asked] of [
    [await broken(true), dump],
    [await broken(false), { ...dump, fingerprint: { initial_data_source: 'b' } }],
  ] as const) {
    await expect(ensure(asked, run)).rejects.toThrow('was not restored');
    expect(run.log.lines.join('\n')).toContain('keeps what it held before, with the same credentials');
    const again = await ensure(service, ownRun(simulator));
    expect(again).toMatchObject({ how: 'attached', access: first.access });
    const tables = "SELECT to_regclass('kept') IS NOT NULL AS kept, to_regclass('half') IS NULL AS whole";
    expect(await postgresql(again, tables)).toEqual([{ kept: true, whole: true }]);
    const databases = "SELECT count(*)::int AS n FROM pg_database WHERE datname LIKE 'labtest\\_%'";
    expect(await postgresql(again, databases)).toEqual([{ n: 1 }]);
  }
});

test('a dump that breaks leaves MariaDB’s database as it was after a change; after a reset the next run makes it anew, at once', async () => {
  const settings = { service: 'mysql', image: 'mariadb:11.8', environment: {}, commands: [] };
  const service = ownService('broken mariadb', { kind: kinds.mysql, settings });
  const first = await ensure(service, ownRun(simulator));
  await mariadb(first, 'CREATE TABLE kept (x int)');
  const dump = { ...service, initialDataSource: 'broken.sql' };
  const changed = { ...dump, fingerprint: { initial_data_source: 'b' } };
  await expect(ensure(changed, await broken(false))).rejects.toThrow('was not restored');
  const again = await ensure(service, ownRun(simulator));
  expect(again).toMatchObject({ how: 'attached', access: first.access });
  expect(await mariadb(again, 'SHOW TABLES')).toHaveLength(1);
  const run = await broken(true);
  await expect(ensure(dump, run)).rejects.toThrow('was not restored');
  expect(run.log.lines.join('\n')).toMatch(
    /is left as it is\. The next run of the experiment goes on with it/,
  );
  const host = await run.host(service);
  // The server takes a moment to see that a session is over.
  await expect
    .poll(() => host.listOwned({ 'labtest.experiment': 'broken mariadb' }), { timeout: 30_000 })
    .toMatchObject([{ pending: true, leased: false }]);
  const next = await ensure(service, ownRun(simulator));
  expect(next).toMatchObject({ how: 'created', access: first.access });
  expect(await mariadb(next, 'SHOW TABLES')).toEqual([]);
});
