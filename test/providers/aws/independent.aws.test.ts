import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverName } from '../../../src/experiment/identity';
import { ownershipFilter } from '../../../src/experiment/ownership';
import type { PlannedService } from '../../../src/experiment/plan';
import type { Context, Obtained } from '../../../src/lifecycle/context';
import { down } from '../../../src/lifecycle/down';
import { ensure } from '../../../src/lifecycle/ensure';
import { up } from '../../../src/lifecycle/up';
import { addressOf } from '../../../src/services/postgresql/address';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { recordingLog } from '../../lifecycle/fixtures';
import { actionsSince, awsProvider, ownRun, ownService } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator?.close());

async function query({ server: { endpoint }, access }: Obtained, text: string) {
  if (!endpoint) throw new Error('no endpoint');
  const { username: user, password, database } = access;
  const client = new Client({ ...addressOf(endpoint), user, password, database });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** What the close of an experiment does. */
async function close(service: PlannedService, run: Context = ownRun(simulator)) {
  const { app, experiment } = service.identity;
  const filter = ownershipFilter({ repositoryId: '17', app, experiment });
  return await down([await run.host(service)], [filter], () => undefined, recordingLog());
}

test('an experiment gets a server of its own with a role of its own, attaches with two calls and closes with one', async () => {
  const service = ownService('one');
  const run = ownRun(simulator);
  const first = await ensure(service, run);
  expect(first.how).toBe('created');
  const who =
    'SELECT current_user::text AS who, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user';
  expect(await query(first, who)).toEqual([
    { who: first.access.username, rolsuper: false, rolcreaterole: false },
  ]);
  const { username, password } = await simulator.secret('instance', service.serverName);
  expect(first.access.username).not.toBe(username);
  expect(JSON.stringify(first)).not.toContain(password);
  expect(run.masked).toContain(password);
  await query(first, 'CREATE TABLE kept (x int)');
  let before = simulator.calls.length;
  const again = await ensure(service, ownRun(simulator));
  expect(again).toMatchObject({ how: 'attached', access: first.access });
  expect(actionsSince(simulator, before)).toEqual(['DescribeDBInstances', 'GetSecretValue']);
  before = simulator.calls.length;
  expect((await close(service)).removed).toHaveLength(1);
  expect(actionsSince(simulator, before)).toEqual(['DescribeDBInstances', 'DeleteDBInstance']);
  const [deletion] = simulator.calls.filter(({ action }) => action === 'DeleteDBInstance');
  expect(deletion?.parameters).toMatchObject({ SkipFinalSnapshot: 'true' });
});

test('reset makes the database anew and not the server, with the same access, and so does a change of the data', async () => {
  const service = ownService('reset');
  const first = await ensure(service, ownRun(simulator));
  await query(first, 'CREATE TABLE kept (x int)');
  const before = simulator.calls.length;
  const other = { ...ownRun(simulator).owner, run: '101/1/test/step' };
  const reset = await ensure(service, ownRun(simulator, { reset: true, owner: other }));
  expect(reset).toMatchObject({ how: 'reset', access: first.access });
  expect(await query(reset, "SELECT to_regclass('kept')::text AS found")).toEqual([{ found: null }]);
  const changed = { ...service, fingerprint: { initial_data_source: 'b' } };
  const recreated = await ensure(changed, ownRun(simulator, { owner: other }));
  expect(recreated).toMatchObject({ how: 'recreated', changed: ['initial_data_source'] });
  expect(actionsSince(simulator, before).filter((action) => /^(Create|Delete)/.test(action))).toEqual([]);
  expect(await ensure(changed, ownRun(simulator, { owner: other }))).toMatchObject({
    how: 'attached',
    access: recreated.access,
  });
});

test('final_snapshot keeps a snapshot of what was complete, and of nothing else', async () => {
  const service = ownService('snapshot', { aws: { finalSnapshot: true } });
  await ensure(service, ownRun(simulator));
  const before = simulator.calls.length;
  expect((await close(service)).removed).toHaveLength(1);
  const deletion = simulator.calls.slice(before).find(({ action }) => action === 'DeleteDBInstance');
  const { FinalDBSnapshotIdentifier, SkipFinalSnapshot } = deletion?.parameters ?? {};
  expect(FinalDBSnapshotIdentifier).toMatch(new RegExp(`^${service.serverName}-[0-9a-f]{8}$`));
  expect(SkipFinalSnapshot).toBeUndefined();
  expect(deletion?.outcome?.status).toBe(200);
});

test('another class makes another server, and then the old one goes', async () => {
  const first = await ensure(ownService('class'), ownRun(simulator));
  const aws = { DBInstanceClass: 'db.t4g.small' };
  const before = simulator.calls.length;
  const changed = ownService('class', { aws, fingerprint: { DBInstanceClass: 'a' } });
  const second = await ensure(changed, ownRun(simulator));
  expect(second).toMatchObject({ how: 'recreated' });
  expect(second.server.id).not.toBe(first.server.id);
  const made = simulator.calls
    .slice(before)
    .filter(({ action }) => /^(Create|Delete)DBInstance/.test(action));
  expect(made.map(({ parameters }) => parameters.DBInstanceIdentifier)).toEqual([
    `${changed.serverName}-2`,
    changed.serverName,
  ]);
});

test('all services are asked for before any is waited for, and one list tells of all', async () => {
  const services = ['a', 'b', 'c'].map((name) => {
    const identity = { app: 'web', experiment: 'three', service: name };
    return ownService('three', { identity, serverName: serverName(identity) });
  });
  const before = simulator.calls.length;
  simulator.times.creating = 1000;
  const plan = { app: 'web', experiment: 'three', environment: [], services };
  const obtained = await up(plan, ownRun(simulator));
  simulator.times.creating = 30;
  expect(obtained.map(({ how }) => how)).toEqual(['created', 'created', 'created']);
  const calls = actionsSince(simulator, before);
  const creates = calls.flatMap((action, index) => (action === 'CreateDBInstance' ? [index] : []));
  expect(creates).toHaveLength(3);
  const [first = 0, last = 0] = [creates[0], creates[2]];
  expect(calls.slice(first, last)).not.toContain('GetSecretValue');
  expect(new Set(calls.slice(last + 1).filter((action) => /List|Describe/.test(action)))).toEqual(
    new Set(['DescribeDBInstances']),
  );
  expect((await close(services[0] as PlannedService)).removed).toHaveLength(3);
});

test('a run that is cancelled while RDS makes the server says what it leaves, and the next one goes on with it', async () => {
  const service = ownService('cancelled');
  const end = new AbortController();
  const run = ownRun(simulator, { signal: end.signal });
  simulator.times.creating = Number.POSITIVE_INFINITY;
  simulator.hooks.after = ({ action }) => action === 'CreateDBInstance' && end.abort(new Error('cancelled'));
  await expect(ensure(service, run)).rejects.toThrow('cancelled');
  simulator.hooks.after = undefined;
  simulator.times.creating = 30;
  expect(run.log.lines.join('\n')).toMatch(/left as it is.*goes on with it.*costs money/);
  const before = simulator.calls.length;
  simulator.settle('instance', service.serverName);
  const next = ownRun(simulator, { isOver: async () => true });
  expect(await ensure(service, next)).toMatchObject({ how: 'created' });
  expect(next.log.lines.join('\n')).toContain('which a run that ended early has begun');
  expect(actionsSince(simulator, before)).not.toContain('CreateDBInstance');
  expect((await close(service)).removed).toHaveLength(1);
});

test('MP-36 credentials that expire while RDS makes the server end the run, and the next one goes on with it', async () => {
  const service = ownService('expired');
  const run = ownRun(simulator);
  simulator.times.creating = Number.POSITIVE_INFINITY;
  simulator.hooks.after = ({ action }) => action === 'CreateDBInstance' && simulator.expire();
  await expect(ensure(service, run)).rejects.toThrow(/The credentials of AWS are over[\s\S]*Re-run the job/);
  simulator.hooks.after = undefined;
  simulator.times.creating = 30;
  simulator.renew();
  expect(run.log.lines.join('\n')).toMatch(/left as it is.*goes on with it.*costs money/);
  const before = simulator.calls.length;
  simulator.settle('instance', service.serverName);
  const next = ownRun(simulator, { isOver: async () => true });
  expect(await ensure(service, next)).toMatchObject({ how: 'created' });
  expect(actionsSince(simulator, before)).not.toContain('CreateDBInstance');
});

test('a run whose deadline comes while RDS makes the server says what it leaves, and the next one goes on with it', async () => {
  const service = ownService('late');
  const run = ownRun(simulator, {}, awsProvider(simulator, undefined, {}, { startSeconds: 1 }));
  simulator.times.creating = Number.POSITIVE_INFINITY;
  await expect(ensure(service, run)).rejects.toThrow(/was not there[\s\S]*goes on with this server/);
  simulator.times.creating = 30;
  expect(run.log.lines.join('\n')).toMatch(/left as it is.*goes on with it.*costs money/);
  const before = simulator.calls.length;
  simulator.settle('instance', service.serverName);
  const next = ownRun(simulator, { isOver: async () => true });
  expect(await ensure(service, next)).toMatchObject({ how: 'created' });
  expect(actionsSince(simulator, before)).not.toContain('CreateDBInstance');
});

test('MP-10 of two runs at once one makes the server, and both get in with the same access', async () => {
  const service = ownService('race');
  const before = simulator.calls.length;
  const both = await Promise.all([ensure(service, ownRun(simulator)), ensure(service, ownRun(simulator))]);
  expect(both.map(({ how }) => how).sort()).toEqual(['attached', 'created']);
  expect(both[0].access).toEqual(both[1].access);
  expect(
    actionsSince(simulator, before).filter((action) => action === 'CreateDBInstance').length,
  ).toBeLessThan(3);
});
