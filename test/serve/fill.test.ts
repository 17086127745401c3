import { expect, onTestFinished, test, vi } from 'vitest';
import { Filling } from '../../src/serve/fill';
import { openLog } from '../../src/serve/log';

test('whose clock is set back goes on to say that there is a pool', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const note = vi.fn();
  const provider = { now: async () => new Date(), uses: { list: async () => [], note, forget: vi.fn() } };
  const parts = {
    databases: { glimpsed: async () => ({ idle: [], others: [] }), keptLately: async () => [] },
    imports: { all: () => [] },
    laboratory: { provider: async () => provider },
    ...{ service: 'one', size: 1, log: openLog('silent').log, signal: new AbortController().signal },
  } as unknown as ConstructorParameters<typeof Filling>[0];
  const filling = new Filling(parts);
  await filling.look();
  await filling.look();
  expect(note).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() - 3_600_000);
  await filling.look();
  expect(note).toHaveBeenCalledTimes(2);
});
