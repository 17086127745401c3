import { expect, test } from 'vitest';
import { databaseName, freeName, refuseReplacement } from '../../src/databases/databases';
import { chosenTemplate, type Kept } from '../../src/databases/templates';

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

test('a name that several apps have means the app of whoever asks, and else none', () => {
  const kept = (key: string, app: string) =>
    ({
      template: { key, labels: { 'labtest.template.app': app, 'labtest.template.service': 'postgresql' } },
    }) as unknown as Kept;
  const all = [kept('aaaa1', 'web'), kept('bbbb1', 'shop'), kept('bbbb2', 'shop')];
  expect(chosenTemplate('postgresql', all, 'shop').template.key).toBe('bbbb1');
  expect(chosenTemplate('web/postgresql', all, 'shop').template.key).toBe('aaaa1');
  expect(chosenTemplate('aaaa', all, 'shop').template.key).toBe('aaaa1');
  expect(() => chosenTemplate('postgresql', all)).toThrow(/means more than one template/);
  expect(() => chosenTemplate('postgresql', all, 'other')).toThrow(/means more than one template/);
});
