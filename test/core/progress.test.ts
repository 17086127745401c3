import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { terminalLog } from '../../src/cli/log';
import { bytesOf, trackBytes } from '../../src/core/progress';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is read of 200 MB after each second, 10 MB of them, as a terminal or a pipe has it after `seconds`. */
function told(seconds: number, watched: boolean) {
  const [lines, shown]: [string[], string[]] = [[], []];
  const rewrite = watched ? (line: string) => void shown.push(line) : undefined;
  const log = terminalLog({ err: (text) => void lines.push(text), rewrite }, 'usual');
  const start = performance.now();
  log.mask('secret');
  const end = trackBytes(log, 'Restoring secret.sql', () => (performance.now() - start) * 1e4, 200e6);
  vi.advanceTimersByTime(seconds * 1000);
  end();
  vi.advanceTimersByTime(60_000);
  return { lines, shown };
}

test('in a pipe progress is a plain line every ten seconds: bytes, speed, time left', () => {
  expect(told(15, false).lines).toEqual(['Restoring ***.sql: 100.0 MB of 200.0 MB, 10.0 MB/s, 10 s left\n']);
});

test('where a person watches it is one line that changes, without secrets, and is gone at the end', () => {
  const { lines, shown } = told(2, true);
  expect(lines).toEqual([]);
  expect(shown.slice(-2)).toEqual(['Restoring ***.sql: 20.0 MB of 200.0 MB, 10.0 MB/s, 18 s left', '']);
});

test.each([
  [0, 100, 1000, '0 B of 100 B'],
  [100, 100, 0, '100 B of 100 B'],
  [300, 100, 1000, '300 B of 100 B, 300 B/s, 0 s left'],
])('%i of %i bytes after %i ms', (done, total, elapsed, text) => {
  expect(bytesOf(done, total, elapsed)).toBe(text);
});
