import {
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { type Simulator, startSimulator } from './simulator';

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
let simulator: Simulator;
let rds: RDSClient;

beforeAll(async () => {
  simulator = await startSimulator();
  rds = new RDSClient({
    endpoint: simulator.url,
    region: 'eu-central-1',
    credentials,
  });
});
afterAll(async () => {
  rds?.destroy();
  await simulator?.close();
});

const wanted = {
  Engine: 'postgres',
  DBInstanceClass: 'db.t4g.micro',
  AllocatedStorage: 20,
  MasterUsername: 'master',
};

const describeOne = async (id: string) =>
  (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances?.[0];

/** Every status that an instance is seen in until `status`. */
async function statusesUntil(id: string, status: string): Promise<string[]> {
  const seen: string[] = [];
  await poll(
    async () => {
      const { DBInstanceStatus: now = 'none' } = (await describeOne(id)) ?? {};
      if (now !== seen.at(-1)) seen.push(now);
      return now === status ? { value: now } : { pending: now };
    },
    { timeout: 100_000, longest: 200 },
  );
  return seen;
}

describe('an instance', () => {
  const password = 'correct-horse';
  const create = (id: string, more: Partial<CreateDBInstanceCommandInput> = {}) =>
    rds.send(
      new CreateDBInstanceCommand({
        ...wanted,
        MasterUserPassword: password,
        DBInstanceIdentifier: id,
        ...more,
      }),
    );
  const remove = (id: string, SkipFinalSnapshot = true) =>
    rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot }));

  test('is created, backed up and available, with a PostgreSQL that its master gets into over TLS', async () => {
    const { DBInstance: made } = await create('First');
    expect(made).toMatchObject({ DBInstanceIdentifier: 'first', DBInstanceStatus: 'creating' });
    expect(made?.Endpoint).toBeUndefined();
    await expect(remove('first')).rejects.toThrow('not currently in the available state');
    expect(await statusesUntil('first', 'available')).toEqual(['creating', 'backing-up', 'available']);
    const { Address: host = '', Port: port = 0 } = (await describeOne('first'))?.Endpoint ?? {};
    const login = { host, port, user: 'master', password, database: 'postgres' };
    const ssl = { ca: simulator.ca };
    const client = new Client({ ...login, ssl });
    await client.connect();
    const { rows } = await client.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
    await client.end();
    expect(rows).toEqual([{ rolsuper: false }]);
    await expect(new Client(login).connect()).rejects.toThrow('no encryption');
    await expect(new Client({ ...login, database: 'rdsadmin', ssl }).connect()).rejects.toThrow(
      'pg_hba.conf rejects connection',
    );
  });

  test('is deleting for a while, and then gone', async () => {
    await create('second', { BackupRetentionPeriod: 0 });
    expect(await statusesUntil('second', 'available')).toEqual(['creating', 'available']);
    await expect(remove('second', false)).rejects.toThrow('FinalDBSnapshotIdentifier is required');
    simulator.times.deleting = Number.POSITIVE_INFINITY;
    expect((await remove('second')).DBInstance?.DBInstanceStatus).toBe('deleting');
    await expect(remove('second')).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    await expect(create('second')).rejects.toMatchObject({ name: 'DBInstanceAlreadyExistsFault' });
    simulator.settle('instance', 'second');
    await expect(describeOne('second')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
  });
});

/** What AWS refuses and moto takes, by what is asked. */
const refusals: [string, CreateDBInstanceCommandInput, string][] = [
  ['a tag with a quote', { Tags: [{ Key: 'a', Value: '{"b":1}' }] }, 'InvalidParameterValue'],
  ['a tag of 257 characters', { Tags: [{ Key: 'a', Value: 'a'.repeat(257) }] }, 'InvalidParameterValue'],
  [
    '51 tags',
    { Tags: Array.from({ length: 51 }, (_, number) => ({ Key: `a${number}`, Value: '' })) },
    'InvalidParameterValue',
  ],
  ['no password', { MasterUserPassword: undefined }, 'InvalidParameterValue'],
  ['a password with a slash', { MasterUserPassword: 'correct/horse' }, 'InvalidParameterValue'],
  ['both kinds of password', { ManageMasterUserPassword: true }, 'InvalidParameterCombination'],
  ['a version that there is not', { EngineVersion: '99' }, 'InvalidParameterCombination'],
  ['a class that there is not', { DBInstanceClass: 'small' }, 'InvalidParameterValue'],
  ['a security group that there is not', { VpcSecurityGroupIds: ['sg-0000'] }, 'InvalidParameterValue'],
].map(([what, more, code]) => [
  what as string,
  { ...wanted, DBInstanceIdentifier: 'refused', MasterUserPassword: 'correct-horse', ...(more as object) },
  code as string,
]);

test.each(refusals)('an instance with %s is refused', async (_, input, name) => {
  await expect(rds.send(new CreateDBInstanceCommand(input))).rejects.toMatchObject({ name });
  await expect(describeOne('refused')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
});

describe('a call', () => {
  const describing = () => rds.send(new DescribeDBInstancesCommand({}));
  const counted = () => simulator.calls.filter(({ action }) => action === 'DescribeDBInstances').length;

  test('is recorded with its parameters and its outcome', async () => {
    await describeOne('nobody').catch(() => {});
    expect(simulator.calls.at(-1)).toMatchObject({
      ...{ service: 'rds', region: 'eu-central-1', action: 'DescribeDBInstances' },
      parameters: { DBInstanceIdentifier: 'nobody' },
      outcome: { status: 404, code: 'DBInstanceNotFound' },
    });
  });

  test('that is throttled is tried again', async () => {
    const before = counted();
    simulator.throttle('DescribeDBInstances');
    await describing();
    expect(counted()).toBe(before + 2);
  });

  test('that was carried out and never answered is sent again', async () => {
    const before = simulator.calls.length;
    simulator.times.deleting = Number.POSITIVE_INFINITY;
    simulator.fail('connection lost after', 'DeleteDBInstance');
    const command = new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'first', SkipFinalSnapshot: true });
    await expect(rds.send(command)).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    expect(simulator.calls.slice(before).map(({ outcome }) => outcome?.status)).toEqual([200, 400]);
  });

  test('with expired credentials is refused until they are new', async () => {
    simulator.expire();
    await expect(describing()).rejects.toMatchObject({ name: 'ExpiredToken' });
    simulator.renew();
    await describing();
  });

  test('calls hooks before and after it is carried out', async () => {
    const seen: string[] = [];
    simulator.hooks.before = ({ outcome }) => seen.push(`before: ${outcome?.status}`);
    simulator.hooks.after = ({ outcome }) => seen.push(`after: ${outcome?.status}`);
    await describing();
    Object.assign(simulator.hooks, { before: undefined, after: undefined });
    expect(seen).toEqual(['before: undefined', 'after: 200']);
  });
});
