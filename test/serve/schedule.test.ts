import { expect, test } from 'vitest';
import { nextTime } from '../../src/serve/schedule';

const at = (text: string) => new Date(text);

test.each([
  ['the same day', '2026-03-10T01:00:00', '2026-03-10T02:00:00'],
  ['the next day', '2026-03-10T02:00:00', '2026-03-11T02:00:00'],
  ['the next month', '2026-03-31T23:00:00', '2026-04-01T02:00:00'],
])('the next time of day is on %s', (_when, now, next) => {
  expect(nextTime(120, at(now))).toEqual(at(next));
});
