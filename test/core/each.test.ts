import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { each } from '../../src/core/each';

it('gives results in the order of the items, no more than so many under way', async () => {
  let [under, most] = [0, 0];
  const results = await each(
    Array.from({ length: 40 }, (_, index) => index),
    async (index) => {
      most = Math.max(most, ++under);
      for (let turns = index % 5; turns >= 0; turns--) await setImmediate();
      under--;
      return index * 2;
    },
    7,
  );
  expect(results).toEqual(Array.from({ length: 40 }, (_, index) => index * 2));
  expect(most).toBe(7);
});

it('gives back what is nothing', async () => {
  expect(await each([null, undefined, 0], async (item) => item)).toEqual([null, undefined, 0]);
  expect(await each([], async () => 1)).toEqual([]);
});

it('fails with the first error, and begins no more', async () => {
  let begun = 0;
  const failing = each(
    Array.from({ length: 100 }, (_, index) => index),
    async (index) => {
      begun++;
      await setImmediate();
      if (index === 3) throw new Error('the third');
    },
    2,
  );
  await expect(failing).rejects.toThrow('the third');
  expect(begun).toBeLessThan(10);
});
