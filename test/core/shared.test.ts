import { expect, test } from 'vitest';
import { Shared } from '../../src/core/shared';

/** Work that ends when it is told to, one time after the other. */
function work() {
  const begun: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const shared = new Shared(() => new Promise<number>((resolve, reject) => begun.push({ resolve, reject })));
  return { shared, begun };
}

test('who asks while it is under way shares the work that begins after it', async () => {
  const { shared, begun } = work();
  expect(shared.isRunning()).toBe(false);
  const first = shared.done();
  const others = [shared.done(), shared.done()];
  expect(begun).toHaveLength(1);
  begun[0]?.resolve(1);
  expect(await first).toBe(1);
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2]);
  expect([begun.length, shared.isRunning()]).toEqual([2, false]);
});

test('what fails, fails for those who shared it only', async () => {
  const { shared, begun } = work();
  const failing = shared.done();
  const next = shared.done();
  begun[0]?.reject(new Error('the engine is away'));
  await expect(failing).rejects.toThrow('away');
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.resolve(2);
  expect(await next).toBe(2);
});

test('what hangs keeps those only who share it: after a while others do not wait for it', async () => {
  const begun: ((value: number) => void)[] = [];
  const shared = new Shared(() => new Promise<number>((resolve) => begun.push(resolve)), 50);
  const hanging = shared.done();
  const next = shared.done();
  await expect.poll(() => begun.length).toBe(2);
  begun[0]?.(1);
  expect(await hanging).toBe(1);
  const last = shared.done();
  expect([shared.isRunning(), begun.length]).toEqual([true, 2]);
  begun[1]?.(2);
  expect(await next).toBe(2);
  await expect.poll(() => begun.length).toBe(3);
  begun[2]?.(3);
  expect(await last).toBe(3);
  expect(shared.isRunning()).toBe(false);
});
