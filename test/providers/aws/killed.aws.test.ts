// A job is killed (SIGKILL) at each of its calls of AWS, and run again.
// LABTEST_TESTS=all takes every call of a creation and of a close; by default some.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateDBSnapshotCommand,
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
import { query as ask, production, productionInstance } from './aurora';
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

/** What a region has of jobs that is not about to go: servers, and what is on one that all use, by its own administrator. */
async function left(rds: RDSClient, isCommunal: boolean) {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const ofJobs = (name = '') => name.startsWith('labtest');
  const servers = DBInstances.filter(
    ({ DBInstanceStatus, DBInstanceIdentifier }) =>
      DBInstanceStatus !== 'deleting' && ofJobs(DBInstanceIdentifier),
  );
  const found: unknown[] = [];
  for (const { DBInstanceIdentifier: id = '', Endpoint } of isCommunal ? servers : []) {
    const { username, password } = await simulator.secret('instance', id);
    const url = new URL(`postgres://${Endpoint?.Address}:${Endpoint?.Port}/labtest`);
    Object.assign(url, { username, password });
    const mine = `SELECT datname AS name FROM pg_database WHERE datname LIKE 'labtest\\_%'
      UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE 'labtest\\_%'
      UNION ALL SELECT name FROM experiments WHERE state <> 'secret'`;
    found.push(...(await query(url.href, mine)).map(({ name }) => name));
  }
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  const clusters = DBClusters.filter((one) => one.Status !== 'deleting' && ofJobs(one.DBClusterIdentifier));
  return { servers, found, clusters: clusters.length };
}

/** What a sweep removes beside servers: a cluster whose server went before a job was killed. */
async function sweep(AWS_REGION: string) {
  const left = await awsProvider(simulator, undefined, { AWS_REGION }).leftovers?.({});
  for (const one of left ?? []) await one.remove();
}

let cases = 0;

/** What a kind of experiment asks for, beside being PostgreSQL on AWS. */
const settings: Record<string, object> = {
  independent: { EngineVersion: '17' },
  communal: { EngineVersion: '17' },
  aurora: { service: 'aurora-postgresql', EngineVersion: '17' },
  express: { service: 'aurora-postgresql', express: true },
  snapshot: { EngineVersion: '17', DBSnapshotIdentifier: 'shop-1', mask_script: 'mask.sql' },
  clone: {
    service: 'aurora-postgresql',
    EngineVersion: '17',
    clone_cluster: 'shop',
    mask_script: 'mask.sql',
  },
};

/** Somebody's data in a region, of which experiments get a masked copy. */
async function shopIn(region: string, type: string, rds: RDSClient): Promise<void> {
  if (type === 'snapshot' && !shops.has(`${region} snapshot`)) {
    await fill(await productionInstance('shop', simulator, rds));
    await rds.send(
      new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'shop', DBSnapshotIdentifier: 'shop-1' }),
    );
  }
  if (type === 'clone' && !shops.has(`${region} clone`)) await fill(await production('shop', simulator, rds));
  shops.add(`${region} ${type}`);
}
const shops = new Set<string>();

async function fill(master: Awaited<ReturnType<typeof production>>): Promise<void> {
  await ask({ ...master, database: 'postgres' }, 'CREATE DATABASE shop');
  await ask({ ...master, database: 'shop' }, `CREATE TABLE mails AS SELECT 'ann@example.org' AS mail`);
}

/** Kills one job, and lets the next ones do what there is to do. Says whether it was killed at all. */
async function survives(type: string, what: 'creation' | 'close', at: number): Promise<boolean> {
  const region = regions[++cases % regions.length] ?? '';
  const { repo, job } = awsRepository(simulator);
  const communal = type === 'communal';
  const place = communal
    ? { provision_type: type, communal_name: repo.name }
    : { provision_type: 'independent' };
  repo.configure({ db: { service: 'postgresql', provider: 'aws', ...settings[type], ...place } });
  writeFileSync(join(repo.workspace, 'mask.sql'), "UPDATE mails SET mail = 'masked';\n");
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'x' };
  const rds = new RDSClient({ endpoint: simulator.url, region, credentials });
  await shopIn(region, type, rds);
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
  if (type === 'snapshot' || type === 'clone')
    expect(await query(url, 'SELECT mail FROM mails')).toEqual([{ mail: 'masked' }]);
  else expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  // A token is another one each time.
  const lasting = (one: string) => (type === 'express' ? one.replace(/:[^:@]*@/, '@') : one);
  if (what === 'creation') expect(lasting(await provision('3'))).toBe(lasting(url));
  expect((await left(rds, communal)).servers).toHaveLength(1);
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
  const { servers, found, clusters } = await left(rds, communal);
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

const types = forEachChange(Object.keys(settings), (type) => type === 'independent' || type === 'communal');

test.each(types)(
  'a job that is killed at any call of AWS, in its creation or its close, is made good by the next one, and nothing is left: %s',
  { timeout: 3_600_000 },
  async (type) => {
    for (const what of ['creation', 'close'] as const) {
      const [made, lost]: [number[], string[]] = [[], []];
      for (const at of points[what]) {
        const killed = await survives(type, what, at).catch((error: unknown) => {
          lost.push(`${what}, call ${at}: ${error}`);
          return true;
        });
        if (!killed) break;
        made.push(at);
      }
      console.log(`${type}, ${what}: ${made.length - lost.length} of ${made.length} made good`);
      expect(made.length).toBeGreaterThan(0);
      expect(lost.join('\n')).toBe('');
    }
  },
);
