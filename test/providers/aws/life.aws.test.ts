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
