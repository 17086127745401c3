import { expect, it, onTestFinished, vi } from 'vitest';
import { postponed } from '../../src/core/postponed';

it('adds the whole seconds that have passed', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 });
  onTestFinished(() => void vi.useRealTimers());
  const deadline = new Date(60_000);
  vi.setSystemTime(999);
  expect(postponed(deadline, 0)).toEqual(deadline);
  vi.setSystemTime(42_500);
  expect(postponed(deadline, 0)).toEqual(new Date(102_000));
});
