import { expect, it } from 'vitest';
import { poll, TimedOut } from '../../src/core/poll';

it('looks until there is a value', async () => {
  let looks = 0;
  const value = await poll(async () => (++looks === 3 ? { value: 'there' } : { pending: 'not yet' }), {
    timeout: 1000,
  });
  expect([value, looks]).toEqual(['there', 3]);
});

it('gives the last reason when the attempts are used up', async () => {
  let looks = 0;
  const waiting = poll(async () => ({ pending: `look ${++looks}` }), {
    timeout: 10_000,
    shortest: 1,
    attempts: 4,
  });
  await expect(waiting).rejects.toMatchObject({ last: 'look 4', looks: 4 });
  await expect(waiting).rejects.toBeInstanceOf(TimedOut);
});

it('ends when the time is up, when the signal fires, and when a look throws', async () => {
  await expect(poll(async () => ({ pending: 'no' }), { timeout: 5, shortest: 1 })).rejects.toBeInstanceOf(
    TimedOut,
  );
  const controller = new AbortController();
  const endless = poll(async () => ({ pending: 'no' }), { timeout: 60_000, signal: controller.signal });
  controller.abort(new Error('cancelled'));
  await expect(endless).rejects.toThrow('cancelled');
  await expect(poll(() => Promise.reject(new Error('broken')), { timeout: 1000 })).rejects.toThrow('broken');
});
