// A step is cancelled (SIGINT, SIGTERM) at seven moments of its work on AWS: it says what it leaves, and the next run or close goes on.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '../../aws-simulator/call';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { ended, green, kill, type Repository, until } from '../../faults/fixtures';
import type { OnStart } from '../../runner/runner.ts';
import { awsRepository } from './jobs';
import { rdsOf } from './laboratory';
import { shopOf } from './shop';

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

/** Cancels a step once AWS has done what it asked for. @param unending whether AWS takes for ever from then on. */
function afterCall(action: string, signal: NodeJS.Signals = 'SIGINT', unending = true): OnStart {
  return (pid) => {
    if (unending) simulator.times.creating = Number.POSITIVE_INFINITY;
    simulator.hooks.after = (call: Call) => {
      if (call.action !== action) return;
      simulator.hooks.after = undefined;
      kill(pid, signal);
    };
  };
}

/** Cancels a step once there is a file. */
const onceThere =
  (path: () => string): OnStart =>
  (pid) =>
    void until('the file is there', () => existsSync(path())).then(() => kill(pid, 'SIGINT'));

const own = { service: 'postgresql', provider: 'aws', provision_type: 'independent', EngineVersion: '17' };
/** What is true only while the first of the jobs is at it. */
const once = 'test -e went-on && exit; touch went-on;';

/** What is configured, and when the step is cancelled. */
const moments: Record<string, (repo: Repository) => Promise<[object, OnStart]>> = {
  'waits for its server': async () => [own, afterCall('CreateDBInstance')],
  'restores a dump': async (repo) => {
    repo.write('dump.sql', 'CREATE TABLE people (name text);\n');
    // The tool of the runner that restores is the step's own child, as psql is.
    repo.write('bin/psql', `#!/bin/sh\n${once}\nexec sleep 600\n`, 0o755);
    return [{ ...own, initial_data_source: 'dump.sql' }, onceThere(() => join(repo.workspace, 'went-on'))];
  },
  'runs a setup script': async (repo) => {
    repo.write('setup.sh', `#!/bin/sh\n${once}\nexec sleep 600\n`, 0o755);
    return [{ ...own, data_setup_script: './setup.sh' }, onceThere(() => join(repo.workspace, 'went-on'))];
  },
  'makes a communal server': async (repo) => [
    { ...own, provision_type: 'communal', communal_name: repo.name },
    afterCall('CreateDBInstance', 'SIGTERM'),
  ],
  'restores a snapshot': async () => [
    { ...own, DBSnapshotIdentifier: await shopOf('postgresql', simulator, rds).snapshot() },
    afterCall('RestoreDBInstanceFromDBSnapshot', 'SIGTERM'),
  ],
  'clones a cluster': async () => [
    {
      ...{ ...own, service: 'aurora-postgresql' },
      clone_cluster: await shopOf('aurora-postgresql', simulator, rds).made(),
    },
    afterCall('CreateDBInstance'),
  ],
};

/** Servers and clusters of jobs that are not about to go. */
async function left(): Promise<string[]> {
  const [{ DBInstances = [] }, { DBClusters = [] }] = await Promise.all([
    rds.send(new DescribeDBInstancesCommand({})),
    rds.send(new DescribeDBClustersCommand({})),
  ]);
  const all = [
    ...DBInstances.map((one) => [one.DBInstanceStatus, one.DBInstanceIdentifier] as const),
    ...DBClusters.map((one) => [one.Status, one.DBClusterIdentifier] as const),
  ];
  return all.flatMap(([status, name = '']) =>
    status !== 'deleting' && /^labtest(?!communal)/.test(name) ? [name] : [],
  );
}

test.each(Object.keys(moments))(
  'cancelled while it %s, a step says what it leaves, the next run goes on with it, and the close leaves nothing',
  { timeout: 600_000 },
  async (moment) => {
    const { repo, job } = awsRepository(simulator);
    const [settings, onStart] = (await moments[moment]?.(repo)) ?? expect.fail();
    repo.configure({ db: settings });
    const env = { PATH: `${join(repo.workspace, 'bin')}:${process.env.PATH}` };
    const first = job(repo.pull('opened'), { env: moment === 'restores a dump' ? env : {} });
    const { exitCode, log } = await first.uses({}, undefined, onStart);
    simulator.hooks.after = undefined;
    simulator.times.creating = 30;
    expect(exitCode, log).toBe(1);
    expect(log).toMatch(/Cancelled \(SIG(INT|TERM)\)/);
    expect(log).toMatch(/left as it is.*goes on with it.*costs money/);
    const post = await ended(first);
    const before = simulator.calls.length;
    for (const { parameters, action } of simulator.calls) {
      const name = parameters.DBClusterIdentifier ?? parameters.DBInstanceIdentifier ?? '';
      if (/^(Create|Restore)DB/.test(action) && name.startsWith('labtest'))
        for (const kind of ['cluster', 'instance'] as const) settled(kind, name);
    }
    const next = job(repo.pull('synchronize'), { run: { attempt: '2' } });
    green(await next.uses());
    await ended(next);
    const made = simulator.calls
      .slice(before)
      .filter(({ action }) => /^(CreateDBInstance|CreateDBCluster|RestoreDB\w+)$/.test(action));
    expect(
      made.map(({ action }) => action),
      post,
    ).toEqual([]);
    const closing = job(repo.pull('closed'));
    green(await closing.uses());
    await ended(closing);
    expect(await left()).toEqual([]);
  },
);

/** What there is of a name is ready. */
function settled(kind: 'instance' | 'cluster', name: string): void {
  try {
    simulator.settle(kind, name);
  } catch {
    // It is of the other kind.
  }
}

test('cancelled in the middle of its close, a job leaves to the next one what it has not removed', {
  timeout: 600_000,
}, async () => {
  const { repo, job } = awsRepository(simulator);
  repo.configure({ db: { ...own, service: 'aurora-postgresql' } });
  const opened = job(repo.pull('opened'));
  green(await opened.uses());
  await ended(opened);
  const closing = job(repo.pull('closed'));
  green(await closing.uses());
  // The server takes its minutes to go, and the cluster's deletion is not answered before the runner's patience ends.
  simulator.times.deleting = Number.POSITIVE_INFINITY;
  simulator.hooks.before = ({ action }) => action === 'DeleteDBCluster' && new Promise(() => {});
  const [post] = await closing.end(afterCall('DeleteDBInstance', 'SIGINT', false));
  simulator.hooks.before = undefined;
  expect(post?.log).toContain('Cancelled (SIGINT)');
  expect(post?.log).toContain('the post step does it, or the next run, or the close');
  expect(await left()).toHaveLength(1);
  const again = job(repo.pull('closed'), { run: { attempt: '2' } });
  green(await again.uses());
  expect(await ended(again)).toContain('removed db');
  expect(await left()).toEqual([]);
});
