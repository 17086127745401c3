// The script that goes through the checklist of docs/aws.md, whole, against the simulated account.
import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../aws-simulator/answer';
import { type Simulator, startSimulator } from '../aws-simulator/simulator';
import { root } from '../docs/pages';
import { temporary } from '../faults/fixtures';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator?.close());

/** @param end what ends the script once AWS was asked for a server. */
async function script(args: string[], end?: NodeJS.Signals) {
  const file = join(temporary('labtest-acceptance-'), 'ca.pem');
  writeFileSync(file, simulator.ca);
  const child = spawn(process.execPath, ['--no-warnings', join(root, 'scripts/aws-acceptance.ts'), ...args], {
    env: { ...process.env, ...simulator.environment, LABTEST_RDS_CA: file, LABTEST_RDS_PACE: '50' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  if (end)
    simulator.hooks.after = ({ action }) => {
      if (action === 'CreateDBInstance') child.kill(end);
    };
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  simulator.hooks.after = undefined;
  const [, name = ''] = /--clean (acceptance-\w+)/.exec(said) ?? [];
  return { code, said, name };
}

async function there(): Promise<(string | undefined)[]> {
  const { AWS_REGION: region = '' } = simulator.environment;
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'x' };
  const rds = new RDSClient({ endpoint: simulator.url, region, credentials });
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  rds.destroy();
  return [
    ...DBInstances.map((one) => one.DBInstanceIdentifier),
    ...DBClusters.map((one) => one.DBClusterIdentifier),
  ];
}

test('without --pay it says what it would make, and asks AWS nothing', async () => {
  const before = simulator.calls.length;
  const { code, said } = await script([]);
  expect(code).toBe(0);
  expect(said).toContain('Nothing was made.');
  expect(simulator.calls.length).toBe(before);
});

test('it tells for each item what it saw, and removes everything', { timeout: 300_000 }, async () => {
  const before = simulator.calls.length;
  const { code, said, name } = await script(['--pay']);
  expect(code, said).toBe(0);
  for (const seen of [
    ...[/pg-16: how CREATE ROLE[\s\S]* in labtest_[\s\S]*granted by/, /\n {2}administrator: GRANT /],
    ...[/iam-mysql: [\s\S]*\n {2}a token lets labtest_.* in\n[\s\S]*iam-maria: [\s\S]*\n {2}a token lets/],
    ...[/\n {2}experiment: GRANT /, /-instance-1: db\.serverless, aurora-postgresql/],
    ...[/\n {2}a role with a password gets in\n/, /\n {2}`down` ended with/],
  ])
    expect(said).toMatch(seen);
  expect(await there()).toEqual([]);
  expect(existsSync(join(root, '.cache/aws-acceptance', name))).toBe(false);
  const made = simulator.calls
    .slice(before)
    .filter(({ action }) => /^CreateDB(Instance|Cluster)$/.test(action))
    .map(({ parameters: { DBInstanceIdentifier: one, DBClusterIdentifier: cluster } }) => one ?? cluster);
  expect(made).toHaveLength(8);
  expect(made.every((one) => one?.startsWith(`labtest-${name}-`))).toBe(true);
});

test('Ctrl-C while RDS makes a server removes it; nothing of what was asked for is left', async () => {
  const before = simulator.calls.length;
  const { code, said } = await script(['--pay', 'pg-17'], 'SIGINT');
  expect(code).toBe(1);
  expect(said).toContain('Nothing of acceptance-');
  const made = simulator.calls.slice(before).map(({ action }) => action);
  expect(made.filter((action) => action === 'CreateDBInstance')).toHaveLength(1);
  expect(made).toContain('DeleteDBInstance');
  expect(await there()).toEqual([]);
});

test('a run that was killed says beforehand how to remove what it leaves', async () => {
  const { name } = await script(['--pay', 'pg-17'], 'SIGKILL');
  expect(await there()).not.toEqual([]);
  expect(await script(['--clean', name])).toMatchObject({ code: 0 });
  expect(await there()).toEqual([]);
});

test.each(['../elsewhere', 'web', ''])(
  'it cleans no name but one that it has given: not %j',
  async (name) => {
    const before = simulator.calls.length;
    const { code, said } = await script(['--clean', name]);
    expect(code).toBe(1);
    expect(said).toContain('takes the name that the script told');
    expect(simulator.calls.length).toBe(before);
  },
);

test('where the removal fails it tells what it saw all the same, and how to remove what is left', async () => {
  const refusal = new Refusal('AccessDenied', 'not any more', 403);
  simulator.hooks.after = ({ action }) => {
    if (action === 'DeleteDBInstance')
      simulator.fail(refusal, 'DescribeDBClusters', Number.POSITIVE_INFINITY);
  };
  const { code, said, name } = await script(['--pay', 'pg-17']);
  expect(code).toBe(1);
  expect(said).toContain(`what is left costs money, remove it with --clean ${name}: `);
  expect(said).toMatch(/pg-17: how CREATE ROLE[\s\S]*granted by/);
  rmSync(join(root, '.cache/aws-acceptance', name), { recursive: true });
});
