// What a close goes by that comes right after its main step.
import { randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Clients } from '../../../src/providers/aws/clients';
import { read, written } from '../../../src/providers/aws/memory';
import type { Provider } from '../../../src/providers/provider';
import { Refusal } from '../../aws-simulator/answer';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { actionsSince, awsProvider, awsSpec } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ played: false });
});
afterAll(() => simulator?.close());

/** A server that is complete, and what the main step of its close has read of it. */
async function seen(image = 'postgres:17') {
  const spec = awsSpec({ image });
  const maker = awsProvider(simulator);
  const made = await maker.create(spec, () => {}, new AbortController().signal);
  await maker.commit(await maker.start(made));
  const main = awsProvider(simulator);
  const found = await main.find(spec.name, spec.labels);
  if (found.status !== 'ready') throw new Error(found.status);
  await main.unlock?.(found.server);
  const text = await main.remembered?.();
  if (text === undefined) throw new Error('nothing was remembered');
  return { spec, text };
}

/** What the post step of a close does. */
async function closes(provider: Provider, labels: Record<string, string>): Promise<string[]> {
  const before = simulator.calls.length;
  await provider.describe();
  for (const server of await provider.listed(labels)) await provider.destroy(server);
  return actionsSince(simulator, before);
}

const unpacked = (text: string) => inflateRawSync(Buffer.from(text, 'base64')).toString();

/** As if it had been read so many milliseconds from now, however long this machine has taken since. */
const readAt = (text: string, milliseconds: number) =>
  deflateRawSync(JSON.stringify({ ...JSON.parse(unpacked(text)), at: Date.now() + milliseconds })).toString(
    'base64',
  );

const after = (remembered: string, environment: Record<string, string> = {}) =>
  awsProvider(simulator, undefined, environment, { remembered });

test.each([
  ['postgres:17', ['DeleteDBInstance']],
  ['aurora-postgresql:17', ['DeleteDBInstance', 'DeleteDBCluster']],
])(
  'a close of %s that comes right after its main step is its deletion, and nothing else',
  async (image, calls) => {
    const { spec, text } = await seen(image);
    expect(await closes(after(readAt(text, 0)), spec.labels)).toEqual(calls);
    expect(await awsProvider(simulator).find(spec.name, spec.labels)).toEqual({ status: 'absent' });
    expect(unpacked(text)).not.toMatch(/password/i);
  },
);

test.each([
  ['later than ten seconds', -10_001, {}],
  ['after the clock was put back', 60_000, {}],
  ['with another key', 0, { AWS_ACCESS_KEY_ID: 'AKIAOTHER' }],
  ['in another region', 0, { AWS_REGION: 'eu-west-1' }],
])('a close %s reads the tags before it deletes', async (_, milliseconds, environment) => {
  const { spec, text } = await seen();
  const calls = await closes(after(readAt(text, milliseconds), environment), spec.labels);
  expect(calls[0]).toBe('DescribeDBInstances');
});

test('what somebody has taken over unfinished is looked at again, and stays', async () => {
  const spec = awsSpec();
  const maker = awsProvider(simulator);
  const made = await maker.start(await maker.create(spec, () => {}, new AbortController().signal));
  const main = awsProvider(simulator);
  await main.find(spec.name, spec.labels);
  const text = (await main.remembered?.()) ?? '';
  await maker.commit(made);
  const calls = await closes(after(readAt(text, 0)), spec.labels);
  expect(calls).toEqual(['DescribeDBInstances']);
  expect(await awsProvider(simulator).find(spec.name, spec.labels)).toMatchObject({ status: 'ready' });
});

test('what this step has changed since it looked is not remembered', async () => {
  const { spec } = await seen();
  const main = awsProvider(simulator);
  const [server] = await main.listed(spec.labels);
  if (!server) throw new Error('it is listed');
  await main.destroy(server);
  expect(await main.remembered?.()).toBeUndefined();
});

test('what an account has too many of to be handed on is not remembered', async () => {
  const { text } = await seen();
  const clients = new Clients({ environment: simulator.environment });
  const known = read(text, clients) ?? expect.fail();
  const many = (count: number) =>
    Array.from({ length: count }, () => {
      const TagList = known.instances[0]?.TagList?.map((tag) => ({ ...tag, Value: randomUUID() }));
      return { ...known.instances[0], TagList };
    });
  // A variable of 128 KiB keeps the runner from starting the post step at all, and on Windows one of 32 Ki characters does.
  expect(written({ ...known, instances: many(20) }, clients)?.length).toBeLessThan(20_000);
  expect(written({ ...known, instances: many(300) }, clients)).toBeUndefined();
  clients.close();
});

test.each([
  ['postgres:17', undefined],
  ['postgres:17', ['DeleteDBInstance', 'DBSnapshotAlreadyExists']],
  ['aurora-postgresql:17', undefined],
  ['aurora-postgresql:17', ['DeleteDBCluster', 'DBClusterSnapshotAlreadyExistsFault']],
] as const)(
  'of two steps of a close, each with what it has read, the second finds %s deleted already (refused: %s)',
  async (image, refused) => {
    const { spec, text } = await seen(image);
    const steps = [after(readAt(text, 0)), after(readAt(text, 0))] as const;
    simulator.times.deleting = Number.POSITIVE_INFINITY;
    try {
      await closes(steps[0], spec.labels);
      if (refused) simulator.fail(new Refusal(refused[1], 'The snapshot is there.'), refused[0]);
      expect(await closes(steps[1], spec.labels)).toContain('DeleteDBInstance');
    } finally {
      simulator.times.deleting = 30;
    }
  },
);
