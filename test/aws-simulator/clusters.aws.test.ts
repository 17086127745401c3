import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  RDSClient,
  RestoreDBClusterToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { type Simulator, startSimulator } from './simulator';

let simulator: Simulator;
let rds: RDSClient;

beforeAll(async () => {
  simulator = await startSimulator();
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
  rds = new RDSClient({ endpoint: simulator.url, region: 'eu-central-1', credentials });
});
afterAll(async () => {
  rds?.destroy();
  await simulator?.close();
});

describe('a cluster', () => {
  const DBClusterIdentifier = 'aurora';
  const cluster = { DBClusterIdentifier, Engine: 'aurora-postgresql', MasterUsername: 'master' };
  const loggedIn = async (id: string, password: string) => {
    const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
    const { Endpoint: host = '', Port: port = 0 } = DBClusters[0] ?? {};
    const client = new Client({
      host,
      port,
      user: 'master',
      password,
      database: 'postgres',
      ssl: { ca: simulator.ca },
    });
    await client.connect();
    return client;
  };

  test('is there once, and cannot go before its members', async () => {
    const managed = new CreateDBClusterCommand({ ...cluster, ManageMasterUserPassword: true });
    const { DBCluster: made } = await rds.send(managed);
    expect(made).toMatchObject({ Status: 'creating' });
    await expect(rds.send(managed)).rejects.toMatchObject({ name: 'DBClusterAlreadyExistsFault' });
    const member = { DBClusterIdentifier, Engine: cluster.Engine, DBInstanceClass: 'db.serverless' };
    await rds.send(new CreateDBInstanceCommand({ ...member, DBInstanceIdentifier: 'writer' }));
    await poll(
      async () => {
        const { DBInstances: [writer] = [] } = await rds.send(
          new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'writer' }),
        );
        return writer?.DBInstanceStatus === 'available' ? { value: true } : { pending: 'creating' };
      },
      { timeout: 100_000 },
    );
    const remove = new DeleteDBClusterCommand({ DBClusterIdentifier, SkipFinalSnapshot: true });
    await expect(rds.send(remove)).rejects.toMatchObject({ name: 'InvalidDBClusterStateFault' });
  });

  test('has a master whose secret rotates', async () => {
    const read = () => simulator.secret('cluster', DBClusterIdentifier);
    const before = await read();
    await (await loggedIn(DBClusterIdentifier, before.password)).end();
    await simulator.rotate('cluster', DBClusterIdentifier, async () => {
      expect(await read()).toEqual(before);
      await expect(loggedIn(DBClusterIdentifier, before.password)).rejects.toMatchObject({ code: '28P01' });
    });
    const after = await read();
    expect(after.password).not.toBe(before.password);
    const client = await loggedIn(DBClusterIdentifier, after.password);
    await client.query('CREATE TABLE kept AS SELECT 42 AS answer');
    await client.end();
  });

  test('is cloned with its data, and answers to its password until it is changed', async () => {
    const clone = { SourceDBClusterIdentifier: DBClusterIdentifier, RestoreType: 'copy-on-write' };
    await rds.send(
      new RestoreDBClusterToPointInTimeCommand({
        ...clone,
        DBClusterIdentifier: 'clone',
        UseLatestRestorableTime: true,
      }),
    );
    const { password } = await simulator.secret('cluster', DBClusterIdentifier);
    const client = await loggedIn('clone', password);
    expect((await client.query('SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
    await client.end();
    await poll(
      async () => {
        const { DBClusters = [] } = await rds.send(
          new DescribeDBClustersCommand({ DBClusterIdentifier: 'clone' }),
        );
        return DBClusters[0]?.Status === 'available' ? { value: true } : { pending: 'creating' };
      },
      { timeout: 100_000 },
    );
    const MasterUserPassword = 'another-horse';
    await rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: 'clone', MasterUserPassword }));
    await (await loggedIn('clone', MasterUserPassword)).end();
    await expect(loggedIn('clone', password)).rejects.toMatchObject({ code: '28P01' });
  });
});
