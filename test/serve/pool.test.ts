import { expect, test } from 'vitest';
import { Maker } from '../../src/serve/making';
import { Pool } from '../../src/serve/pool';

type Pooled = Parameters<Maker['candidate']>[1][number];
type Kept = Parameters<Maker['candidate']>[0];

const away = () => {
  throw new Error('the engine is away');
};

test.each([
  ['waits on where nobody could be noted as its owner', async () => away(), 1],
  ['is its owner’s where it was noted, and does not answer', async () => {}, 0],
])('one that cannot be handed out %s', async (_, note, free) => {
  const pool = new Pool({ deskFor: () => ({}) as never });
  const parts = {
    ...{ settings: { parallel: 1 }, laboratory: { deskFor: away }, pool },
    metrics: { made: { startTimer: () => () => {} } },
  } as unknown as ConstructorParameters<typeof Maker>[0];
  const labels = { 'labtest.template.app': 'replicator', 'labtest.template.service': 'shop' };
  const kept = { template: { key: 'k', labels }, provider: { uses: { note } } } as unknown as Kept;
  const owned = { experiment: '~db~shop/~one-1', spec: { template: 'k' } };
  const one = { found: { owned, server: { pending: false } } } as unknown as Pooled;
  const maker = new Maker(parts);
  const candidate = maker.candidate(kept, [one], 'ann');
  if (!candidate) throw new Error('none was taken');
  expect(pool.free([one])).toEqual([]);
  const asked = { template: 'shop', name: 'a' };
  const taken = maker.takenOut(candidate, asked, { owner: 'ann' }, kept.provider);
  await expect(taken).rejects.toThrow();
  await expect.poll(() => pool.free([one]).length).toBe(free);
});

test('those that could not be removed are free again: to be removed later, or handed out', async () => {
  const pool = new Pool({ deskFor: away });
  const some = ['one', 'two'].map((name) => ({
    found: { owned: { experiment: `~db~shop/~${name}-1` }, server: { pending: false } },
  })) as unknown as Pooled[];
  await expect(pool.remove(some)).rejects.toThrow('away');
  expect(pool.free(some)).toEqual(some);
});
