import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlannedService } from '../../../src/experiment/plan';
import type { PullRequest } from '../../../src/github/asked';
import { specOf } from '../../../src/lifecycle/spec';
import { sweep } from '../../../src/sweep/sweep';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { recordingLog } from '../../lifecycle/fixtures';
import { pull } from '../../sweep/cases';
import { gitHub } from '../../sweep/swept';
import { awsProvider, ownRun, ownService } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ played: false });
});
afterAll(() => simulator?.close());

/** Begins the server of a service, as a run of that pull request does. */
async function begun(service: PlannedService, pullRequest: number) {
  const provider = awsProvider(simulator);
  const run = ownRun(simulator);
  const spec = specOf(service, { ...run, owner: { ...run.owner, pullRequest } }, { provider });
  const server = await provider.create(spec, () => {}, run.signal);
  return { provider, server };
}

async function made(service: PlannedService, pullRequest: number) {
  const { provider, server } = await begun(service, pullRequest);
  return await provider.commit(await provider.start(server));
}

/** A sweep, when GitHub knows these pull requests. */
async function swept(...pulls: PullRequest[]) {
  const log = recordingLog();
  const order = { whose: { repositoryId: '17', repository: 'acme/web' }, dryRun: false, maxDeletions: 100 };
  const means = { providers: [awsProvider(simulator)], ask: async () => gitHub(pulls), log };
  const result = await sweep(order, { ...means, signal: new AbortController().signal });
  return { ...result, log: log.lines.join('\n') };
}

test('MP-5 MP-34 MP-35 a sweep removes the servers of a closed pull request, and what RDS was still making at the next one', async () => {
  const open = pull('open', { number: 8, branch: 'open' });
  const closed = pull('closed', { number: 9, branch: 'closed' });
  await made(ownService('open'), 8);
  await made(ownService('closed'), 9);
  const late = ownService('late');
  simulator.times.creating = Number.POSITIVE_INFINITY;
  await begun(late, 9);
  const first = await swept(open, closed);
  expect(first.removed).toHaveLength(1);
  expect(first.log + JSON.stringify(first)).toMatch(/while it is creating/);
  simulator.times.creating = 30;
  simulator.settle('instance', late.serverName);
  expect((await swept(open, closed)).removed).toHaveLength(1);
  const last = await swept(open, closed);
  expect([last.removed, last.kept.length]).toEqual([[], 1]);
});

test('a sweep removes what is past its time to live', async () => {
  await made(ownService('brief', { ttl: 1 }), 10);
  const open = pull('open', { number: 10, branch: 'brief' });
  const other = pull('open', { number: 8, branch: 'open' });
  // AWS tells its time in whole seconds.
  await expect.poll(async () => (await swept(open, other)).removed, { timeout: 30_000 }).toHaveLength(1);
});
