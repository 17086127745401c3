import { expect, test } from 'vitest';
import { Parsed } from '../../src/report/postgresql/parsed';

const failing = { timestamp: '', pid: 1, ps: 'BIND', error_severity: 'ERROR', message: '' };

test('a statement is known by its session and name, and not for ever', () => {
  const parsed = new Parsed();
  for (let n = 0; n <= 5000; n++) parsed.add(1, `parse s${n}: SELECT ${n}`);
  parsed.add(2, 'parse s5000: SELECT of another');
  expect(parsed.failed(1, failing)).toBe('SELECT 5000');
  expect(parsed.failed(2, failing)).toBe('SELECT of another');
  expect(parsed.failed(3, failing)).toBeUndefined();
  parsed.add(1, 'bind <unnamed> to s4999');
  expect(parsed.failed(1, failing)).toBe('SELECT 4999');
  parsed.add(1, 'bind <unnamed> to s0');
  expect(parsed.failed(1, failing)).toBeUndefined();
});
