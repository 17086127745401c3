import { expect, test } from 'vitest';
import { Excerpt, Lines } from '../../src/seed/printed';

function linesOf(...pieces: string[]): string[] {
  const taken: string[] = [];
  const lines = new Lines((line) => taken.push(line));
  for (const piece of pieces) lines.add(piece);
  lines.end();
  return taken;
}

test('lines end with a line feed, a return or both, wherever the pieces are cut', () => {
  const text = 'one\ntwo\r\nthree\r10 %\r20 %\n\nlast';
  const expected = ['one', 'two', 'three', '10 %', '20 %', '', 'last'];
  for (let size = 1; size <= text.length; size++)
    expect(linesOf(...(text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []))).toEqual(expected);
  expect(linesOf('ended\n')).toEqual(['ended']);
  expect(linesOf()).toEqual([]);
});

test('a line without end is measured and not kept, and not cut, which may show half of a secret', () => {
  const pieces = Array.from({ length: 30 }, () => 'x'.repeat(100_000));
  expect(linesOf('a\n', ...pieces, '\nb')).toEqual(['a', '(a line of 3.0 MB is left out)', 'b']);
});

test('of much output its beginning and its end are shown, and how much lies between', () => {
  const shown: string[] = [];
  const excerpt = new Excerpt((line) => shown.push(line));
  for (let number = 1; number <= 500_000; number++) excerpt.add(`line ${number}`);
  const before = shown.length;
  expect(shown.slice(0, 2)).toEqual(['line 1', 'line 2']);
  excerpt.end();
  expect(shown[before]).toBe(`(${500_000 - before - 200} lines of what it printed are left out here)`);
  expect(shown.slice(before + 1)).toHaveLength(200);
  expect(shown.at(-1)).toBe('line 500000');
  expect(shown.join('\n').length).toBeLessThan(1_100_000);
});

test('of little more than that, nothing is left out', () => {
  const shown: string[] = [];
  const excerpt = new Excerpt((line) => shown.push(line));
  const all = Array.from({ length: 1100 }, (_, index) => `${index} ${'x'.repeat(1000)}`);
  for (const line of all) excerpt.add(line);
  excerpt.end();
  expect(shown).toEqual(all);
});
