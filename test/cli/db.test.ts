import { expect, test } from 'vitest';
import { refuseReplacement } from '../../src/databases/databases';
import type { Ownership } from '../../src/experiment/ownership';

test('a database is not replaced by one from another template, and by no newer one of its own', () => {
  const mine = { owned: { experiment: '~db~mine', spec: { template: 'old' } } as unknown as Ownership };
  expect(() => refuseReplacement('mine', 'new', [mine])).toThrow(/There is a database mine already/);
  expect(() => refuseReplacement('mine', 'old', [mine])).not.toThrow();
  expect(() => refuseReplacement('other', 'new', [mine])).not.toThrow();
});
