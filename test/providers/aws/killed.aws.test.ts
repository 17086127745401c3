// A job is killed (SIGKILL) at each of its calls of AWS, and run again.
// LABTEST_TESTS=all takes every call of a creation and of a close; by default some.
import {
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf } from '../../../src/services/postgresql/address';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { ended, green, kill } from '../../faults/fixtures';
import type { OnStart } from '../../runner/runner.ts';
import { forEachChange } from '../../setup/nightly';
import { awsRepository } from './jobs';
import { awsProvider } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator?.close());

/** Each case begins in a region of its own, where there is nothing yet. */
const regions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'eu-west-1'],
  ...['eu-west-2', 'eu-west-3', 'eu-north-1', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'eu-central-1'],
];

/** Whoever signs with a key dies at its call of this number, which AWS carries out. */
function executioner(key: string, at: number): { onStart: OnStart; killed: () => boolean } {
  let [count, pid, killed] = [0, 0, false];
  simulator.hooks.after = (call) => {
    if (call.key !== key || killed || ++count !== at) return;
    killed = true;
    kill(pid, 'SIGKILL');
  };
  const onStart: OnStart = (started) => {
    pid = started;
  };
  return { onStart, killed: () => killed };
}

async function query(url: string, text: string) {
  const { hostname: host, port, username, password, pathname } = new URL(url);
  const tls = { ca: simulator.ca, file: '', name: host };
  const login = { user: username, password: decodeURIComponent(password), database: pathname.slice(1) };
  const client = new Client({ ...addressOf({ host, port: Number(port), tls }), ...login });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** What a region has that is not about to go: servers, and what is on one that all use, by its own administrator. */
async function left(rds: RDSClient) {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const servers = DBInstances.filter(({ DBInstanceStatus }) => DBInstanceStatus !== 'deleting');
  const found: unknown[] = [];
  for (const { DBInstanceIdentifier: id = '', DBClusterIdentifier: cluster, Endpoint } of servers) {
    const { username, password } = await simulator.secret(cluster ? 'cluster' : 'instance', cluster ?? id);
    const url = new URL(`postgres://${Endpoint?.Address}:${Endpoint?.Port}/labtest`);
    Object.assign(url, { username, password });
    const mine = `SELECT datname AS name FROM pg_database WHERE datname LIKE 'labtest\\_%'
      UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE 'labtest\\_%'
      UNION ALL SELECT name FROM experiments WHERE state <> 'secret'`;
    found.push(...(await query(url.href, mine)).map(({ name }) => name));
  }
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  return { servers, found, clusters: DBClusters.filter(({ Status }) => Status !== 'deleting').length };
}

/** What a sweep removes beside servers: a cluster whose server went before a job was killed. */
async function sweep(AWS_REGION: string) {
  const left = await awsProvider(simulator, undefined, { AWS_REGION }).leftovers?.({});
  for (const one of left ?? []) await one.remove();
}

let cases = 0;

/** Kills one job, and lets the next ones do what there is to do. Says whether it was killed at all. */
async function survives(type: string, what: 'creation' | 'close', at: number): Promise<boolean> {
  const region = regions[++cases % regions.length] ?? '';
  const { repo, job } = awsRepository(simulator);
  const communal = type === 'communal';
  const service = type === 'aurora' ? 'aurora-postgresql' : 'postgresql';
  const place = communal
    ? { provision_type: type, communal_name: repo.name }
    : { provision_type: 'independent' };
  repo.configure({ db: { service, provider: 'aws', EngineVersion: '17', ...place } });
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'x' };
  const rds = new RDSClient({ endpoint: simulator.url, region, credentials });
  const as = (key: string, attempt: string) => ({
    env: { AWS_REGION: region, AWS_ACCESS_KEY_ID: key },
    run: { attempt },
  });
  const dying = `AKIADYING${cases}`;
  const provision = async (attempt: string) => {
    const next = job(repo.pull('opened'), as('AKIANEXT', attempt));
    const { outputs } = green(await next.uses());
    await ended(next);
    // Where the authority's file lies, each job says anew.
    return (outputs.DATABASE_URL ?? '').replace(/\?.*/, '');
  };
  let killed = () => false;
  if (what === 'creation') {
    const first = job(repo.pull('opened'), as(dying, '1'));
    const { onStart, ...of } = executioner(dying, at);
    killed = of.killed;
    const { exitCode, log } = await first.uses({}, undefined, onStart);
    expect(exitCode, log).toBe(killed() ? null : 0);
  }
  const url = await provision('2');
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  if (what === 'creation') expect(await provision('3')).toBe(url);
  expect((await left(rds)).servers).toHaveLength(1);
  if (what === 'close') {
    // Its post step has the credentials that its main step has had.
    const first = job(repo.pull('closed'), as(dying, '1'));
    green(await first.uses());
    const { onStart, ...of } = executioner(dying, at);
    killed = of.killed;
    await first.end(onStart);
  }
  const closing = job(repo.pull('closed'), as('AKIANEXT', '2'));
  green(await closing.uses());
  await ended(closing);
  simulator.hooks.after = undefined;
  await sweep(region);
  const { servers, found, clusters } = await left(rds);
  expect([servers.length, found, clusters]).toEqual([communal ? 1 : 0, [], 0]);
  for (const { DBInstanceIdentifier } of servers)
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  rds.destroy();
  return killed();
}

/** More than a job has. */
const numbers = Array.from({ length: 80 }, (_, index) => index + 1);
const points = {
  creation: forEachChange(numbers, (number) => number === 10),
  close: forEachChange(numbers, (number) => number === 2),
};

const types = forEachChange(['independent', 'communal', 'aurora'], (type) => type !== 'aurora');

test.each(types)(
  'a job that is killed at any call of AWS, in its creation or its close, is made good by the next one, and nothing is left: %s',
  { timeout: 3_600_000 },
  async (type) => {
    for (const what of ['creation', 'close'] as const) {
      let killed = 0;
      for (const at of points[what]) {
        if (!(await survives(type, what, at))) break;
        killed++;
      }
      console.log(`${type}, ${what}: killed at ${killed} calls`);
      expect(killed).toBeGreaterThan(0);
    }
  },
);
