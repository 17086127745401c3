import { join, relative } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discoveryPath, segmentsOf } from '../../src/state/key';

const segment = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const keys = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => `/${segments.join('/')}`);

test('a key is looked for itself, then as default beneath it and each ancestor', () => {
  expect(discoveryPath('/a/b/c')).toEqual([
    '/a/b/c',
    '/a/b/c/default',
    '/a/b/default',
    '/a/default',
    '/default',
  ]);
  expect(discoveryPath('/a/default')).toEqual(['/a/default', '/a/default/default', '/default']);
  expect(discoveryPath('/default')).toEqual(['/default', '/default/default']);
});

test('the path of any key starts with it, ends with /default, repeats nothing and only climbs', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const path = discoveryPath(key);
      expect(path[0]).toBe(key);
      expect(path).toContain('/default');
      expect(new Set(path).size).toBe(path.length);
      const folders = path.slice(1).map((candidate) => {
        expect(candidate.endsWith('/default')).toBe(true);
        return candidate.slice(0, -'/default'.length);
      });
      for (const [index, folder] of folders.entries()) {
        expect(key === folder || key.startsWith(`${folder}/`)).toBe(true);
        if (index > 0) expect(folder.length).toBeLessThan(folders[index - 1]?.length ?? 0);
      }
    }),
  );
});

test('whatever key is accepted stays under any directory, as the very same path', () => {
  const hostile = fc.array(
    fc.oneof(
      fc.constantFrom('..', '.', '', '\0', '\n', 'a', '..\\', 'C:', ' '),
      fc.string({ unit: 'binary' }),
    ),
  );
  fc.assert(
    fc.property(hostile, (parts) => {
      let segments: string[];
      try {
        segments = segmentsOf(`/${parts.join('/')}`);
      } catch {
        return;
      }
      expect(relative('/root', join('/root', ...segments))).toBe(segments.join('/'));
      expect(Buffer.from(segments.join('/')).toString()).toBe(segments.join('/'));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['', 'start with a slash'],
  ['a/b', 'start with a slash'],
  ['/', 'empty'],
  ['/a//b', 'empty'],
  ['/a/', 'empty'],
  ['/a/../../etc/passwd', '..'],
  ['/a/./b', 'a segment is .'],
  ['/a\0', 'control'],
  ['/a\n', 'control'],
  ['/a\u0085b', 'control'],
  ['/..\\..\\x', 'backslash'],
  ['/\ud800', 'Unicode'],
  [`/${'x'.repeat(256)}`, '255'],
])('%j is refused: %s', (key, why) => {
  expect(() => segmentsOf(key)).toThrow(why);
});
