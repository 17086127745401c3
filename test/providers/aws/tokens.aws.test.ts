import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeDBClustersCommand, type RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownershipFilter } from '../../../src/experiment/ownership';
import type { PlannedService } from '../../../src/experiment/plan';
import { down } from '../../../src/lifecycle/down';
import { ensure } from '../../../src/lifecycle/ensure';
import { Refusal } from '../../aws-simulator/answer';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { communalService, contextFor, ownName } from '../../communal/laboratory';
import { recordingLog } from '../../lifecycle/fixtures';
import { aurora, loginOf, query } from './aurora';
import { actionsSince, awsProvider, ownRun, ownService, rdsOf } from './laboratory';

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

const hosted = { RUNNER_ENVIRONMENT: 'github-hosted' };
const express = (experiment: string, over: Partial<PlannedService> = {}) =>
  aurora(experiment, { aws: { express: true }, ...over });
const expressRun = (over: Parameters<typeof ownRun>[1] = {}) =>
  ownRun(simulator, over, awsProvider(simulator, undefined, hosted));

async function close(service: PlannedService) {
  const { app, experiment } = service.identity;
  const filter = ownershipFilter({ repositoryId: '17', app, experiment });
  return await down([await expressRun().host(service)], [filter], () => undefined, recordingLog());
}

/** What was asked since a number of calls, without what looks only. */
const deedsSince = (before: number) =>
  actionsSince(simulator, before).filter((action) =>
    /^(Create|Modify|Delete|Restore|Authorize|Get)/.test(action),
  );

async function clusters() {
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  return DBClusters.filter(({ Status }) => Status !== 'deleting').map((one) => one.DBClusterIdentifier);
}

const whoami = 'SELECT current_user::text AS who';

test('express: one call makes a database that a machine of GitHub’s reaches, with tokens and without a VPC', async () => {
  const service = express('own', { aws: { express: true, MaxCapacity: 8 } });
  let before = simulator.calls.length;
  const first = await ensure(service, expressRun());
  expect(deedsSince(before)).toEqual(['CreateDBCluster']);
  expect(new Set(simulator.calls.slice(before).map((call) => call.service))).toEqual(new Set(['rds']));
  const [create] = simulator.calls.slice(before).filter(({ action }) => action === 'CreateDBCluster');
  expect(create?.parameters['ServerlessV2ScalingConfiguration.MaxCapacity']).toBe('8');
  expect(first.access.password).toContain('X-Amz-Signature');
  expect(await query(loginOf(first), whoami)).toEqual([{ who: first.access.username }]);
  await query(loginOf(first), 'CREATE TABLE kept (x int)');
  before = simulator.calls.length;
  const again = await ensure(service, expressRun());
  expect(actionsSince(simulator, before)).toEqual(['DescribeDBInstances', 'DescribeDBClusters']);
  expect(again).toMatchObject({ how: 'attached', access: { username: first.access.username } });
  expect(await query(loginOf(again), 'SELECT * FROM kept')).toEqual([]);
  const owner = { ...expressRun().owner, run: '101/1/test/step' };
  const reset = await ensure(service, expressRun({ reset: true, owner }));
  expect(reset).toMatchObject({ how: 'reset', access: { username: first.access.username } });
  expect(await query(loginOf(reset), "SELECT to_regclass('kept')::text AS found")).toEqual([{ found: null }]);
  before = simulator.calls.length;
  expect((await close(service)).removed).toHaveLength(1);
  expect(deedsSince(before)).toEqual(['DeleteDBInstance', 'DeleteDBCluster']);
  expect(await clusters()).toEqual([]);
});

test('a token is one user’s, and lets in nobody once its time is over', async () => {
  const first = await ensure(express('over'), expressRun());
  await expect(query({ ...loginOf(first), user: 'postgres' }, whoami)).rejects.toMatchObject({
    code: '28000',
  });
  simulator.ageTokens();
  await expect(query(loginOf(first), whoami)).rejects.toMatchObject({ code: '28000' });
  const again = await ensure(express('over'), expressRun());
  expect(await query(loginOf(again), whoami)).toHaveLength(1);
});

test('a restore that takes longer than a token is good for goes on with a new one', async () => {
  const repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
  const file = async (name: string, text: string) => {
    await writeFile(join(repositoryRoot, name), text, { mode: 0o755 });
    return name;
  };
  const service = express('slow', {
    initialDataSource: [
      await file('one.sql', 'CREATE TABLE one (x int);'),
      await file('two.sql', 'CREATE TABLE two (x int);'),
    ],
    maskScript: await file('mask.sql', 'INSERT INTO two VALUES (2);'),
  });
  const run = expressRun({ repositoryRoot });
  const { info } = run.log;
  run.log.info = (message) => {
    info(message);
    if (message.includes('restoring')) simulator.ageTokens();
  };
  const made = await ensure(service, run);
  expect(await query(loginOf(made), 'SELECT x FROM two')).toEqual([{ x: 2 }]);
});

test('express: a run that dies while AWS makes the server is gone on with, and what a close left is swept', async () => {
  const service = express('dies');
  const end = new AbortController();
  simulator.times.creating = Number.POSITIVE_INFINITY;
  simulator.hooks.after = ({ action }) => action === 'CreateDBCluster' && end.abort(new Error('cancelled'));
  await expect(ensure(service, expressRun({ signal: end.signal }))).rejects.toThrow('cancelled');
  simulator.hooks.after = undefined;
  simulator.times.creating = 30;
  expect(await awsProvider(simulator).leftovers?.({})).toEqual([]);
  for (const kind of ['cluster', 'instance'] as const)
    simulator.settle(kind, kind === 'cluster' ? service.serverName : `${service.serverName}-instance-1`);
  const before = simulator.calls.length;
  await ensure(service, expressRun({ isOver: async () => true }));
  expect(deedsSince(before)).toEqual([]);
  simulator.fail(new Refusal('InternalFailure', 'the close dies here', 500), 'DeleteDBCluster', 3);
  expect((await close(service)).failed.join()).toContain('the close dies here');
  const provider = awsProvider(simulator);
  for (const one of await provider.listed({}))
    if (one.name === service.serverName) await provider.destroy(one);
  for (const left of (await provider.leftovers?.({})) ?? []) await left.remove();
  expect(await clusters()).not.toContain(service.serverName);
});

test('express: a create whose answer was lost is ours', async () => {
  const service = express('lost');
  simulator.fail('connection lost after', 'CreateDBCluster');
  expect(await ensure(service, expressRun())).toMatchObject({ how: 'created' });
  expect((await close(service)).failed).toEqual([]);
});

test.each([
  ['an RDS server', 'postgres:17'],
  ['an Aurora cluster', 'aurora-postgresql:17'],
])('auth: iam hands out a token on %s, whose administrator has no password either', async (_, image) => {
  const settings = { service: 'db', image, environment: {}, commands: [] };
  const service = ownService(`iam ${image}`, { settings, aws: { auth: 'iam' } });
  const before = simulator.calls.length;
  const first = await ensure(service, ownRun(simulator));
  expect(actionsSince(simulator, before)).not.toContain('GetSecretValue');
  const creates = simulator.calls
    .slice(before)
    .filter(({ action }) => /^CreateDB(Cluster|Instance)$/.test(action));
  expect(creates[0]?.parameters).toMatchObject({
    EnableIAMDatabaseAuthentication: 'true',
    MasterUserAuthenticationType: 'iam-db-auth',
  });
  expect(await query(loginOf(first), whoami)).toEqual([{ who: first.access.username }]);
  expect(await ensure(service, ownRun(simulator))).toMatchObject({ how: 'attached' });
});

test('auth: iam on a communal server gives each experiment tokens of its own, and not on one that takes passwords', async () => {
  const service = (name: string, experiment: string, aws: PlannedService['aws']) => ({
    ...communalService('postgresql', name, {
      provider: 'aws',
      experiment,
      settings: { image: 'postgres:17' },
    }),
    aws,
  });
  const run = () => contextFor(awsProvider(simulator));
  const name = ownName();
  const one = await ensure(service(name, 'one', { auth: 'iam' }), run());
  const two = await ensure(service(name, 'two', { auth: 'iam' }), run());
  expect(await query(loginOf(one), whoami)).toEqual([{ who: one.access.username }]);
  const { password } = loginOf(one);
  await expect(query({ ...loginOf(two), password }, whoami)).rejects.toMatchObject({ code: '28000' });
  const plain = ownName();
  await ensure(service(plain, 'one', {}), run());
  await expect(ensure(service(plain, 'two', { auth: 'iam' }), run())).rejects.toThrow(
    /takes passwords[\s\S]*communal_name/,
  );
  expect(await ensure(service(plain, 'three', {}), run())).toMatchObject({ how: 'created' });
});
