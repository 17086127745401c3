import { expect, test, vi } from 'vitest';
import { Maker } from '../../src/serve/making';
import { Pool } from '../../src/serve/pool';

const looks = vi.hoisted((): ((error: Error) => void)[] => []);
vi.mock(import('../../src/databases/databases'), async (original) => ({
  ...(await original()),
  makeDatabase: () => new Promise((_, reject) => looks.push(reject)),
}));

test('one that is given back is free once nobody looks at it: who looks at what is removed makes it anew', async () => {
  const pool = new Pool({ deskFor: () => ({}) as never });
  const parts = {
    ...{ settings: { parallel: 1 }, laboratory: { deskFor: () => ({}) }, pool },
    metrics: { made: { startTimer: () => () => {} } },
  } as unknown as ConstructorParameters<typeof Maker>[0];
  const labels = { 'labtest.template.app': 'replicator', 'labtest.template.service': 'shop' };
  const kept = { template: { key: 'k', labels } } as unknown as Parameters<Maker['candidate']>[0];
  const owned = { experiment: '~db~shop/~one-1', spec: { template: 'k' } };
  const one = { found: { owned, server: { pending: false } } } as unknown as Parameters<
    Maker['candidate']
  >[1][number];
  const candidate = new Maker(parts).candidate(kept, [one], 'ann');
  candidate?.release();
  await Promise.resolve();
  expect(pool.free([one])).toEqual([]);
  looks[0]?.(new Error('it does not answer'));
  await expect.poll(() => pool.free([one])).toEqual([one]);
});
