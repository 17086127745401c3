import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  DescribeDBClustersCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownershipFilter } from '../../../src/experiment/ownership';
import type { PlannedService } from '../../../src/experiment/plan';
import { down } from '../../../src/lifecycle/down';
import { ensure } from '../../../src/lifecycle/ensure';
import { addressOf as mysqlAddress } from '../../../src/services/mysql/address';
import { kinds } from '../../../src/services/registry';
import { Refusal } from '../../aws-simulator/answer';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { communalService, contextFor, ownName } from '../../communal/laboratory';
import { recordingLog } from '../../lifecycle/fixtures';
import { aurora, loginOf, production, query, settings } from './aurora';
import { actionsSince, awsProvider, ownRun, rdsOf } from './laboratory';

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

async function close(service: PlannedService) {
  const { app, experiment } = service.identity;
  const filter = ownershipFilter({ repositoryId: '17', app, experiment });
  return await down([await ownRun(simulator).host(service)], [filter], () => undefined, recordingLog());
}

/** Names of the clusters that are not about to go. */
async function clusters() {
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  return DBClusters.filter(({ Status }) => Status !== 'deleting').map((one) => one.DBClusterIdentifier);
}

/** The calls since a number of them that make, change or delete a cluster or its server. */
const deedsSince = (before: number) =>
  actionsSince(simulator, before).filter((action) => /^(Create|Modify|Delete|Restore)DB(C|I)/.test(action));

test('an experiment gets a cluster of its own that pauses, attaches with three calls, and closes with two', async () => {
  const service = aurora('own');
  let before = simulator.calls.length;
  const first = await ensure(service, ownRun(simulator));
  expect(deedsSince(before)).toEqual(['CreateDBCluster', 'CreateDBInstance']);
  const [cluster, server] = simulator.calls
    .slice(before)
    .filter(({ action }) => /^CreateDB[CI]/.test(action));
  expect(cluster?.parameters).toMatchObject({
    ...{ Engine: 'aurora-postgresql', EngineVersion: '17', ManageMasterUserPassword: 'true' },
    'ServerlessV2ScalingConfiguration.MinCapacity': '0',
    'ServerlessV2ScalingConfiguration.MaxCapacity': '4',
  });
  expect(server?.parameters).toMatchObject({ DBInstanceClass: 'db.serverless', PubliclyAccessible: 'false' });
  await query(loginOf(first), 'CREATE TABLE kept (x int)');
  before = simulator.calls.length;
  expect(await ensure(service, ownRun(simulator))).toMatchObject({ how: 'attached', access: first.access });
  expect(actionsSince(simulator, before)).toEqual([
    'DescribeDBInstances',
    'DescribeDBClusters',
    'GetSecretValue',
  ]);
  before = simulator.calls.length;
  expect((await close(service)).removed).toHaveLength(1);
  expect(deedsSince(before)).toEqual(['DeleteDBInstance', 'DeleteDBCluster']);
  expect((await close(service)).failed).toEqual([]);
  expect(await clusters()).toEqual([]);
});

test('Aurora MySQL: a user of the experiment’s own, and nothing else', async () => {
  const service = aurora('mysql', {
    kind: kinds.mysql,
    settings: { ...settings, image: 'aurora-mysql:8.0' },
  });
  const first = await ensure(service, ownRun(simulator));
  const { endpoint } = first.server;
  if (!endpoint) throw new Error('no endpoint');
  const { username: user = '', password = '', database = '' } = first.access;
  const own = await createConnection({ ...mysqlAddress(endpoint), user, password, database });
  await own.query('CREATE TABLE kept (x int)');
  await expect(own.query('SELECT * FROM labtest.experiments')).rejects.toThrow('denied');
  await own.end();
  expect(await ensure(service, ownRun(simulator))).toMatchObject({ how: 'attached', access: first.access });
  const owner = { ...ownRun(simulator).owner, run: '101/1/test/step' };
  const before = simulator.calls.length;
  const reset = await ensure(service, ownRun(simulator, { reset: true, owner }));
  expect(reset).toMatchObject({ how: 'reset', access: first.access });
  expect(deedsSince(before)).toEqual([]);
  expect((await close(service)).removed).toHaveLength(1);
});

test('a communal cluster holds the databases of many', async () => {
  const communal = ownName();
  const service = (experiment: string) =>
    communalService('postgresql', communal, {
      ...{ provider: 'aws', experiment },
      settings: { image: 'aurora-postgresql:17' },
    });
  const run = () => contextFor(awsProvider(simulator));
  const one = await ensure(service('one'), run());
  const before = simulator.calls.length;
  const two = await ensure(service('two'), run());
  expect(actionsSince(simulator, before).length).toBeLessThanOrEqual(4);
  expect([one.how, two.how]).toEqual(['created', 'created']);
  await expect(query({ ...loginOf(two), database: one.access.database }, 'SELECT 1')).rejects.toThrow(
    /permission denied|rejects/,
  );
  expect(await ensure(service('one'), run())).toMatchObject({ how: 'attached', access: one.access });
});

/** A cluster with a table of its own, and the way of its master into its database. */
async function shop(name: string) {
  const master = await production(name, simulator, rds);
  await query({ ...master, database: 'postgres' }, 'CREATE DATABASE shop');
  await query({ ...master, database: 'shop' }, `CREATE TABLE mails AS SELECT 'ann@example.org' AS mail`);
  return { ...master, database: 'shop' };
}

test('a snapshot of a cluster is what the experiment begins with, and its password opens nothing', async () => {
  const master = await shop('kept');
  await rds.send(
    new CreateDBClusterSnapshotCommand({
      DBClusterIdentifier: 'kept',
      DBClusterSnapshotIdentifier: 'kept-1',
    }),
  );
  const service = aurora('restored', { aws: { DBSnapshotIdentifier: 'kept-1' } });
  const before = simulator.calls.length;
  const login = loginOf(await ensure(service, ownRun(simulator)));
  expect(deedsSince(before)).toEqual(['RestoreDBClusterFromSnapshot', 'CreateDBInstance', 'ModifyDBCluster']);
  expect(await query(login, 'SELECT mail FROM mails')).toEqual([{ mail: 'ann@example.org' }]);
  const { user, password } = master;
  await expect(query({ ...login, user, password }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  expect((await close(service)).removed).toHaveLength(1);
});

test('clone_cluster: a copy of a cluster, into which nobody gets before its password is another, masked before the tests', async () => {
  const master = await shop('shop');
  const repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
  await writeFile(join(repositoryRoot, 'mask.sql'), "UPDATE mails SET mail = 'masked';\n");
  const service = aurora('clone', { aws: { cloneCluster: 'shop' }, maskScript: 'mask.sql' });
  const before = simulator.calls.length;
  const cloned = await ensure(service, ownRun(simulator, { repositoryRoot }));
  expect(deedsSince(before)).toEqual([
    'RestoreDBClusterToPointInTime',
    'CreateDBInstance',
    'ModifyDBCluster',
  ]);
  const calls = actionsSince(simulator, before);
  expect(calls.indexOf('GetSecretValue')).toBeGreaterThan(calls.indexOf('ModifyDBCluster'));
  const [restore] = simulator.calls.slice(before).filter(({ action }) => /^Restore/.test(action));
  expect(restore?.parameters).toMatchObject({
    RestoreType: 'copy-on-write',
    SourceDBClusterIdentifier: 'shop',
  });
  const login = loginOf(cloned);
  expect(login.database).toBe('shop');
  expect(await query(login, 'SELECT mail FROM mails')).toEqual([{ mail: 'masked' }]);
  const { user, password } = master;
  await expect(query({ ...login, user, password }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  expect(await query(master, 'SELECT mail FROM mails')).toEqual([{ mail: 'ann@example.org' }]);
  expect((await close(service)).removed).toHaveLength(1);
});

test('MP-35 a cluster whose server a run that died did not make is gone on with by the next one, or removed by a sweep', async () => {
  const dies = async (name: string) => {
    const service = aurora(name);
    simulator.fail(new Refusal('InternalFailure', 'the run dies here', 500), 'CreateDBInstance', 3);
    simulator.fail(new Refusal('InternalFailure', 'the run dies here', 500), 'DeleteDBCluster', 3);
    await expect(ensure(service, ownRun(simulator))).rejects.toThrow('the run dies here');
    await rds.send(new DescribeDBClustersCommand({}));
    expect(await clusters()).toContain(service.serverName);
    return service;
  };
  const filter = ownershipFilter({ repositoryId: '17' });
  const leftovers = async () => (await awsProvider(simulator).leftovers?.(filter)) ?? [];
  const service = await dies('lone');
  const before = simulator.calls.length;
  await ensure(service, ownRun(simulator));
  expect(actionsSince(simulator, before)).toContain('CreateDBInstance');
  await close(service);
  expect(await clusters()).not.toContain(service.serverName);
  expect(await leftovers()).toEqual([]);
  // Another name: moto keeps a snapshot of a cluster that was removed.
  const { serverName } = await dies('left');
  for (const left of await leftovers()) await left.remove();
  expect(await clusters()).not.toContain(serverName);
});

test('a cluster of somebody else that has the name is an error, and stays as it is', async () => {
  const service = aurora('theirs');
  const before = simulator.calls.length;
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: service.serverName,
      Engine: 'aurora-postgresql',
      MasterUsername: 'boss',
      MasterUserPassword: 'correct-horse',
    }),
  );
  await expect(ensure(service, ownRun(simulator))).rejects.toThrow(
    'taken in RDS by something that is not ours',
  );
  expect(deedsSince(before)).toEqual(['CreateDBCluster']);
});

test('MP-33 a cluster with deletion protection stays, and so does its server', async () => {
  const service = aurora('protected', { aws: { DeletionProtection: true } });
  await ensure(service, ownRun(simulator));
  const before = simulator.calls.length;
  expect((await close(service)).failed.join()).toContain('deletion protection is on');
  expect(deedsSince(before)).toEqual([]);
});
