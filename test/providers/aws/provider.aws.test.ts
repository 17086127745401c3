import { afterAll, beforeAll, expect, test } from 'vitest';
import { NameTaken } from '../../../src/core/errors';
import { poll } from '../../../src/core/poll';
import { createAwsProvider } from '../../../src/providers/aws';
import type { ServerSpec } from '../../../src/providers/provider';
import type { Answer } from '../../aws-simulator/answer';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { actionsSince, awsProvider, awsSpec } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ played: false });
});
afterAll(() => simulator?.close());

const create = (spec: ServerSpec, by = awsProvider(simulator)) =>
  by.create(spec, () => {}, new AbortController().signal);

test('MP-31 a create whose answer was lost is our own when it is sent again, and a rival’s is not', async () => {
  const spec = awsSpec();
  simulator.fail('connection lost after', 'CreateDBInstance');
  const before = simulator.calls.length;
  const server = await create(spec);
  expect(actionsSince(simulator, before).filter((action) => action === 'CreateDBInstance')).toHaveLength(2);
  expect(await awsProvider(simulator).find(spec.name, spec.labels)).toMatchObject({
    status: 'pending',
    server: { id: server.id, labels: spec.labels },
  });
  await expect(create(spec)).rejects.toBeInstanceOf(NameTaken);
  const racing = awsSpec();
  const outcomes = await Promise.allSettled([create(racing), create(racing)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('MP-34 what cannot be deleted yet is said, with who deletes it later', async () => {
  simulator.times.creating = Number.POSITIVE_INFINITY;
  const provider = awsProvider(simulator);
  const server = await create(awsSpec(), provider);
  await expect(provider.destroy(server)).rejects.toThrow(
    /while it is creating[\s\S]*A sweep deletes it later/,
  );
  simulator.times.creating = 30;
});

test('MP-33 MP-9 protection is never switched off, and what is being deleted is gone and gives way to another', async () => {
  const provider = awsProvider(simulator);
  const spec = awsSpec({ options: { DeletionProtection: true } });
  const kept = await provider.commit(await provider.start(await create(spec, provider)));
  await expect(provider.destroy(kept)).rejects.toThrow('deletion protection is on');
  expect(await provider.find(spec.name, spec.labels)).toMatchObject({ status: 'ready' });
  expect(actionsSince(simulator, 0)).not.toContain('ModifyDBInstance');
  const plain = awsSpec();
  const first = await provider.start(await create(plain, provider));
  simulator.times.deleting = Number.POSITIVE_INFINITY;
  await provider.destroy(first);
  await provider.destroy(first);
  expect(await provider.find(plain.name, plain.labels)).toEqual({ status: 'absent' });
  expect((await create(plain, provider)).id).not.toBe(first.id);
});

/** From now on, so many lists of servers after each change are of before it. @returns what ends that. */
function lateLists(many: number): () => void {
  let [before, late]: [Answer | undefined, number] = [undefined, 0];
  simulator.hooks.tell = ({ action }, answer) => {
    if (/^(Create|AddTags)/.test(action)) late = many;
    if (action !== 'DescribeDBInstances') return answer;
    if (before && late-- > 0) return before;
    before = answer;
    return answer;
  };
  return () => {
    simulator.hooks.tell = undefined;
  };
}

test('lists that do not know yet what was made or marked are no reason to give up, or to leave a mark out', async () => {
  const provider = awsProvider(simulator);
  const spec = awsSpec();
  const over = lateLists(2);
  const made = await provider.commit(await provider.start(await create(spec, provider)));
  over();
  expect(await provider.find(spec.name, spec.labels)).toMatchObject({ status: 'ready' });
  const overAgain = lateLists(5);
  await provider.describe();
  const renewed = await provider.renew?.(made, spec, false, new AbortController().signal);
  if (!renewed) throw new Error('it fits');
  await provider.commit(await provider.start(renewed));
  overAgain();
  expect(await awsProvider(simulator).find(spec.name, spec.labels)).toMatchObject({ status: 'ready' });
});

test('MP-30 an account that is throttled for a while loses neither a lease nor what took minutes to make', async () => {
  const provider = awsProvider(simulator);
  const spec = awsSpec();
  const server = await create(spec, provider);
  simulator.throttle('DescribeDBInstances', 3);
  simulator.throttle('AddTagsToResource', 3);
  const done = new AbortController();
  const held = provider.lease(server, done.signal);
  const look = async () => {
    const found = await awsProvider(simulator)
      .find(spec.name, spec.labels)
      .catch(() => undefined);
    const leased = found?.status === 'pending' && found.server.leased === true;
    return leased ? { value: true } : { pending: 'no lease' };
  };
  expect(await poll(look, { timeout: 30_000 })).toBe(true);
  done.abort();
  await held;
  const up = await provider.start(server);
  simulator.throttle('AddTagsToResource', 7);
  expect(await provider.commit(up)).toMatchObject({ pending: false });
});

test('a job on a machine of GitHub’s is told before anything is made that it would not reach the server', () => {
  const problems = (options: ServerSpec['options'], environment: NodeJS.ProcessEnv) =>
    createAwsProvider({ environment: { AWS_REGION: 'eu-central-1', ...environment } }).check(
      awsSpec({ options }),
    );
  const hosted = { RUNNER_ENVIRONMENT: 'github-hosted' };
  expect(problems({}, hosted).join()).toMatch(/does not reach[\s\S]*1\. [\s\S]*2\. [\s\S]*3\. /);
  expect(problems({ PubliclyAccessible: true }, hosted).join()).toContain('AllowedRanges');
  expect(problems({ PubliclyAccessible: true, AllowedRanges: ['203.0.113.0/24'] }, hosted)).toEqual([]);
  expect(problems({}, { RUNNER_ENVIRONMENT: 'self-hosted' })).toEqual([]);
});
