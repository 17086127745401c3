import { describe, expect, it } from 'vitest';
import { isAbandoned, removeBuilders } from '../../src/lifecycle/builders';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { builderLabels } from '../../src/templates/labels';
import { recordingLog } from './fixtures';

const run = '100/1/test/step';

/** A provider on which a run builds a template; `leased` says at each look whether it holds its lease. */
async function building(leased: (look: number) => boolean | undefined, by = run, deadline = new Date()) {
  const provider = createMemoryProvider();
  const list = provider.listOwned.bind(provider);
  let looks = 0;
  provider.listOwned = async (filter) => {
    const held = leased(looks++);
    return (await list(filter)).map((server) => ({ ...server, leased: held }));
  };
  const spec = {
    ...{
      name: 'labtest-template-x',
      labels: { ...builderLabels('x'), 'labtest.run': by },
      kind: 'redis' as const,
      image: 'redis',
    },
    ...{ environment: {}, args: [], files: [], port: 1, alias: 'x', deadline },
    limits: { memoryBytes: 1, processes: 1 },
  };
  await provider.create(spec, () => {}, new AbortController().signal);
  return { provider, left: async () => (await list({})).length };
}

it.each([
  ['nobody holds its lease', () => false],
  ['it cannot be told', () => undefined],
  ['the engine notices a moment later', (look: number) => look < 3],
])('post removes the server of an unfinished template when %s', async (_, leased) => {
  const { provider, left } = await building(leased);
  const log = recordingLog();
  await removeBuilders(run, [provider], log);
  expect(await left()).toBe(0);
  expect(log.lines.join('\n')).toContain('did not finish a template');
});

it('post leaves what another job of the same name is building on', async () => {
  const { provider, left } = await building(() => true);
  await removeBuilders(run, [provider], recordingLog());
  expect(await left()).toBe(1);
});

describe('what another run was building on', () => {
  const soon = new Date(Date.now() + 3_600_000);
  it.each<[string, number, (look: number) => boolean | undefined, Date?]>([
    ['goes when nobody holds its lease', 0, () => false],
    ['stays when somebody does', 1, () => true],
    ['stays when its run takes the lease while this one looks', 1, (look) => look > 3],
    ['stays before its deadline when it cannot be told', 1, () => undefined, soon],
    ['goes after its deadline when it cannot be told', 0, () => undefined],
  ])('%s', async (_, count, leased, deadline) => {
    const { provider, left } = await building(leased, '99/1/test/step', deadline);
    await removeBuilders(run, [provider], recordingLog(), 300);
    expect(await left()).toBe(count);
  });
});

it('what was finished after somebody saw it unfinished is not taken for abandoned', async () => {
  const { provider } = await building(() => undefined);
  const [unfinished] = await provider.listOwned({});
  if (!unfinished) throw new Error('nothing was made');
  expect(await isAbandoned(unfinished, provider, 300)).toBe(true);
  await provider.start(unfinished);
  await provider.commit(unfinished);
  expect(await isAbandoned(unfinished, provider, 300)).toBe(false);
});
