import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOf, tagsOf } from '../../../src/providers/aws/tags';

const allowed = /^[A-Za-z0-9 _.:/=+\-@]*$/;
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 900 }),
  fc.stringMatching(/^[ =a-f0-9]{0,600}$/),
);

describe('labels as tags of AWS', () => {
  it('come back as they were, whatever they hold, and keep to the rules of AWS', () => {
    const labels = fc.dictionary(fc.constantFrom('labtest.app', 'labtest.spec', 'labtest.experiment'), text);
    fc.assert(
      fc.property(labels, (before) => {
        const well = Object.fromEntries(
          Object.entries(before).map(([name, value]) => [name, value.toWellFormed()]),
        );
        const tags = tagsOf(well);
        for (const { Key, Value } of tags) {
          expect(Value.length).toBeLessThanOrEqual(256);
          expect(Value).toMatch(allowed);
          expect(Value).toBe(Value.trim());
          expect(Key.length).toBeLessThanOrEqual(128);
        }
        expect(new Set(tags.map(({ Key }) => Key)).size).toBe(tags.length);
        expect(labelsOf(tags.toReversed())).toEqual(well);
      }),
    );
  });

  it('leave plain values as people read them, and foreign tags out', () => {
    const labels = { 'labtest.repository': 'acme/web', 'labtest.experiment': 'feature/a b' };
    expect(tagsOf(labels).map(({ Value }) => Value)).toEqual(['acme/web', 'feature/a b']);
    expect(labelsOf([...tagsOf(labels), { Key: 'Team', Value: 'a' }, { Key: 'aws:x', Value: 'b' }])).toEqual(
      labels,
    );
  });

  it('are refused where they are more than a resource can have', () => {
    expect(() => tagsOf({ 'labtest.spec': 'ü'.repeat(9000) })).toThrow('a resource takes 45');
  });
});
