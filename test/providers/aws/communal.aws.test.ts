import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { communalServerOf } from '../../../src/communal/server';
import { ensure } from '../../../src/lifecycle/ensure';
import { identifiersOf } from '../../../src/providers/aws/seen';
import type { Endpoint } from '../../../src/providers/provider';
import type { Access } from '../../../src/services/kind';
import { addressOf } from '../../../src/services/postgresql/address';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { communalService, contextFor, ownName } from '../../communal/laboratory';
import { actionsSince, awsProvider } from './laboratory';

let simulator: Simulator;
let rds: RDSClient;
let secrets: SecretsManagerClient;
beforeAll(async () => {
  simulator = await startSimulator();
  const { AWS_REGION: region = '' } = simulator.environment;
  const to = { endpoint: simulator.url, region, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' } };
  [rds, secrets] = [new RDSClient(to), new SecretsManagerClient(to)];
});
afterAll(async () => {
  rds?.destroy();
  secrets?.destroy();
  await simulator?.close();
});

const name = ownName();
const service = (experiment: string, communal = name) =>
  communalService('postgresql', communal, {
    provider: 'aws',
    experiment,
    settings: { image: 'postgres:17' },
  });
/** As a run of its own. */
const run = () => contextFor(awsProvider(simulator));

async function query(
  { endpoint }: { endpoint?: Endpoint | undefined },
  { username: user, password, database }: Access,
  text: string,
) {
  if (!endpoint) throw new Error('no endpoint');
  const client = new Client({ ...addressOf(endpoint), user, password, database });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('the first run makes the groups and the server, in the order of the documents, and its database on it', async () => {
  const { how, server, access } = await ensure(service('one'), run());
  expect(how).toBe('created');
  const made = actionsSince(simulator, 0).filter((action) => /^(Create|Authorize)/.test(action));
  expect(made).toEqual([
    ...['CreateSecurityGroup', 'CreateSecurityGroup', 'AuthorizeSecurityGroupIngress'],
    ...['CreateDBSubnetGroup', 'CreateDBInstance'],
  ]);
  const [create] = simulator.calls.filter(({ action }) => action === 'CreateDBInstance');
  expect(create?.parameters).toMatchObject({
    ...{ Engine: 'postgres', EngineVersion: '17', DBInstanceClass: 'db.t4g.micro', StorageType: 'gp3' },
    ...{ ManageMasterUserPassword: 'true', PubliclyAccessible: 'false', BackupRetentionPeriod: '0' },
    ...{ MasterUsername: 'labtest', DBName: 'labtest', StorageEncrypted: 'true' },
  });
  expect(await query(server, access, 'SELECT current_user AS who')).toEqual([{ who: access.username }]);
  await query(server, access, 'CREATE TABLE public.t (x int); CREATE EXTENSION citext');
});

test('on a server that is there a database takes four calls of AWS at most, and attaching three', async () => {
  let before = simulator.calls.length;
  const first = await ensure(service('two'), run());
  expect(first.how).toBe('created');
  expect(actionsSince(simulator, before).length).toBeLessThanOrEqual(4);
  before = simulator.calls.length;
  const again = await ensure(service('two'), run());
  expect(again).toMatchObject({ how: 'attached', access: first.access });
  expect(actionsSince(simulator, before).length).toBeLessThanOrEqual(3);
});

test('an experiment does not get into the others’ databases, the catalog or RDS’s own', async () => {
  const [one, two] = [await ensure(service('one'), run()), await ensure(service('two'), run())];
  for (const database of [one.access.database, 'labtest', 'postgres', 'template1', 'rdsadmin'])
    await expect(query(two.server, { ...two.access, database }, 'SELECT 1')).rejects.toThrow(
      /permission denied|rejects connection/,
    );
});

test('passwords outlive the administrator’s, and a run that read that one a moment too early reads it again', async () => {
  const first = await ensure(service('one'), run());
  const host = await run().host(service('one'));
  expect(await host.listOwned({ 'labtest.experiment': 'one' })).toHaveLength(1);
  const { DBInstances: [instance] = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const SecretId = instance?.MasterUserSecret?.SecretArn;
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const { username, password } = JSON.parse(SecretString) as { username: string; password: string };
  const administrator = { username, password, database: 'labtest' };
  await query(first.server, administrator, `ALTER ROLE labtest PASSWORD 'rotated'`);
  const rotated = JSON.stringify({ username, password: 'rotated' });
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: rotated }));
  const before = simulator.calls.length;
  expect(await host.listOwned({ 'labtest.experiment': 'one' })).toMatchObject([
    { environment: { POSTGRES_PASSWORD: first.access.password } },
  ]);
  expect(actionsSince(simulator, before).filter((action) => action === 'GetSecretValue')).toHaveLength(1);
  expect((await ensure(service('one'), run())).access).toEqual(first.access);
});

test('what a database is removed, and a server never is', async () => {
  const before = simulator.calls.length;
  const host = await run().host(service('two'));
  for (const server of await host.listOwned({ 'labtest.experiment': 'two' })) await host.destroy(server);
  expect(await host.listOwned({ 'labtest.experiment': 'two' })).toEqual([]);
  expect(await host.listOwned({ 'labtest.experiment': 'one' })).toHaveLength(1);
  expect(actionsSince(simulator, before)).not.toContain('DeleteDBInstance');
});

test('MP-32 a server that has the name and not our tags is neither used nor removed', async () => {
  const other = service('one', ownName());
  const [DBInstanceIdentifier] = identifiersOf(communalServerOf(other).serverName);
  const theirs = { Engine: 'postgres', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: 20 };
  const login = { MasterUsername: 'theirs', ManageMasterUserPassword: true };
  await rds.send(new CreateDBInstanceCommand({ DBInstanceIdentifier, ...theirs, ...login }));
  const before = simulator.calls.length;
  await expect(ensure(other, run())).rejects.toThrow('is taken by something that is not one');
  expect(new Set(actionsSince(simulator, before))).toEqual(new Set(['DescribeDBInstances']));
});

test('MP-32 credentials of another account are refused before anything is made', async () => {
  const theirs = awsProvider(simulator, '999999999999');
  const before = simulator.calls.length;
  await expect(ensure(service('three'), contextFor(theirs))).rejects.toThrow(
    /of account 123456789012 of AWS, and this run began in account 999999999999/,
  );
  expect(new Set(actionsSince(simulator, before))).toEqual(new Set(['DescribeDBInstances']));
});

test.each([
  ['over', () => simulator.expire(), 'The credentials of AWS are over.'],
  ['throttled', () => simulator.throttle('DescribeDBInstances', 3), 'AWS throttles the account.'],
])(
  'MP-30 MP-36 credentials that are %s end the run with what to do, and the next run goes on',
  async (_, begin, said) => {
    begin();
    await expect(ensure(service('one'), run())).rejects.toThrow(said);
    simulator.renew();
  },
);

test('the role may do what the policy of the documentation says, with what it names, and nothing more', async () => {
  const { AWS_REGION: region = '' } = simulator.environment;
  const credentials = { accessKeyId: 'AKIASIMULATED', secretAccessKey: 'x' };
  const role = new RDSClient({ endpoint: simulator.url, region, credentials });
  const remove = (DBInstanceIdentifier: string) =>
    role.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  await expect(remove('production')).rejects.toThrow(
    'rds:DeleteDBInstance on resource: arn:aws:rds:eu-central-1:123456789012:db:production',
  );
  await expect(remove('labtest-none')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
  role.destroy();
});
