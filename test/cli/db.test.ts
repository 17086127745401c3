import { expect, test } from 'vitest';
import { refuseReplacement } from '../../src/databases/databases';

test('a database is not replaced by one from another template, and by no newer one of its own', () => {
  expect(() => refuseReplacement('mine', 'new', 'old')).toThrow(/There is a database mine already/);
  expect(() => refuseReplacement('mine', 'old', 'old')).not.toThrow();
  expect(() => refuseReplacement('other', 'new', undefined)).not.toThrow();
});
