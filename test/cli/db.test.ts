import { expect, test } from 'vitest';
import { databaseName, freeName, refuseReplacement } from '../../src/databases/databases';

test('a database is not replaced by one from another template, and by no newer one of its own', () => {
  expect(() => refuseReplacement('mine', 'new', 'old')).toThrow(/There is a database mine already/);
  expect(() => refuseReplacement('mine', 'old', 'old')).not.toThrow();
  expect(() => refuseReplacement('other', 'new', undefined)).not.toThrow();
});

test('who names no database gets one of their own, at the same moment and whatever they are called', () => {
  const names = ['postgresql', 'élodie', '_ci', 'x'.repeat(60), '日本', undefined].flatMap((of) => [
    freeName(of),
    freeName(of),
  ]);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(databaseName);
});
