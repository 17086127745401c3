import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { waitForRival } from '../../src/lifecycle/rival';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { contextOn } from './fixtures';

/** The clock is the tests' own: whoever waits moves it on. */
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<object>()),
  setTimeout: async (milliseconds: number) => void vi.advanceTimersByTime(milliseconds),
}));

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const never = () => new AbortController().signal;
const hour = 3_600_000;

interface Rival {
  /** What each look at its lease says. */
  leased: (look: number) => boolean | undefined;
  /** How far the clock of this run is ahead of the engine's, in milliseconds. */
  ahead?: number;
  /** How long it may take by its label. */
  patience?: number;
}

/** A server that another run makes on an engine that takes six seconds for each answer; what is left of it. */
async function rivalOn({ leased, ahead = 0, patience = hour }: Rival) {
  const laboratory = new MemoryLaboratory();
  const provider = createMemoryProvider({ laboratory });
  const parts = { environment: {}, args: [], files: [], port: 1, alias: 'x' };
  const limits = { memoryBytes: 1, processes: 1 };
  const deadline = new Date(Date.now() + patience);
  const spec = { ...parts, name: 'x', labels: {}, kind: 'redis' as const, image: 'redis', limits, deadline };
  const server = await provider.create(spec, () => {}, never());
  vi.setSystemTime(Date.now() + ahead);
  provider.now = async () => new Date(Date.now() - ahead);
  const list = provider.listOwned.bind(provider);
  let looks = 0;
  provider.listOwned = async (filter) => {
    vi.advanceTimersByTime(6000);
    const held = leased(++looks);
    if (looks === 15) await provider.commit(server);
    return (await list(filter)).map((one) => ({ ...one, leased: held }));
  };
  await waitForRival(server, provider, 'cache', contextOn(laboratory));
  return [...laboratory.servers.keys()];
}

it('leaves what a live run makes on an engine so slow that its lease comes late', async () => {
  expect(await rivalOn({ leased: (look) => look > 4 })).toEqual(['x']);
});

it('removes what nobody holds a lease on, on a slow engine, too', async () => {
  expect(await rivalOn({ leased: () => false })).toEqual([]);
});

it('leaves what a live run makes for longer than it was thought to take', async () => {
  expect(await rivalOn({ leased: () => true, patience: 1000 })).toEqual(['x']);
});

it('leaves what a live run makes that does not hold its lease yet, by a clock that is far ahead', async () => {
  expect(await rivalOn({ leased: (look) => look > 4, ahead: 2 * hour })).toEqual(['x']);
});

it.each([
  ['leaves', 'before', hour, ['x']],
  ['removes', 'after', 30_000, []],
])(
  '%s what it cannot tell the maker of, %s the deadline by the clock of the engine',
  async (_, __, patience, left) => {
    expect(await rivalOn({ leased: () => undefined, ahead: 2 * hour, patience })).toEqual(left);
    expect(await rivalOn({ leased: () => undefined, ahead: -2 * hour, patience })).toEqual(left);
  },
);
