import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { waitForRival } from '../../src/lifecycle/rival';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { contextOn } from './fixtures';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const never = () => new AbortController().signal;

/** A server that another run makes on an engine that takes six seconds for each answer. */
async function rivalOn(leased: (look: number) => boolean) {
  const laboratory = new MemoryLaboratory();
  const provider = createMemoryProvider({ laboratory });
  const parts = { environment: {}, args: [], files: [], port: 1, alias: 'x' };
  const limits = { memoryBytes: 1, processes: 1 };
  const deadline = new Date(Date.now() + 3_600_000);
  const spec = { ...parts, name: 'x', labels: {}, kind: 'redis' as const, image: 'redis', limits, deadline };
  const server = await provider.create(spec, () => {}, never());
  const list = provider.listOwned.bind(provider);
  let looks = 0;
  provider.listOwned = async (filter) => {
    vi.setSystemTime(Date.now() + 6000);
    const held = leased(++looks);
    if (looks === 15) await provider.commit(server);
    return (await list(filter)).map((one) => ({ ...one, leased: held }));
  };
  await waitForRival(server, provider, 'cache', contextOn(laboratory));
  return [...laboratory.servers.keys()];
}

it('leaves what a live run makes on an engine so slow that its lease comes late', async () => {
  expect(await rivalOn((look) => look > 4)).toEqual(['x']);
});

it('removes what nobody holds a lease on, on a slow engine, too', async () => {
  expect(await rivalOn(() => false)).toEqual([]);
});
