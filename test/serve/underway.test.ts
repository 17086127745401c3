import { expect, test } from 'vitest';
import { ownersAmong, Underway } from '../../src/serve/underway';

type Made = Awaited<ReturnType<Underway['make']>>;

test('what ends well counts for whoever began to look before, and what fails does not', async () => {
  let ended = 0;
  const underway = new Underway(() => ended++);
  const made = { how: 'created' } as unknown as Made;
  const well = underway.make('shop/a', 'ann', async () => made);
  const badly = underway.make('shop/b', 'bob', async () => {
    throw new Error('the engine is away');
  });
  const before = underway.now();
  expect(await well).toBe(made);
  await expect(badly).rejects.toThrow('away');
  await expect.poll(() => [...ownersAmong(before)]).toEqual([['shop/a', 'ann']]);
  expect([underway.of('shop/a'), underway.size, ended]).toEqual([undefined, 0, 2]);
});
