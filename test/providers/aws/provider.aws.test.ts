import { afterAll, beforeAll, expect, test } from 'vitest';
import { NameTaken } from '../../../src/core/errors';
import { createAwsProvider } from '../../../src/providers/aws';
import type { ServerSpec } from '../../../src/providers/provider';
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
