import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directorySource } from '../../src/state/directory';
import { discoveryPath } from '../../src/state/key';
import { lookup } from '../../src/state/lookup';
import { directoryWith, documented, memorySource, never } from './fixtures';

describe("the documents' example hierarchy", () => {
  test('/services/docker/postgresql/app-name1 is found on the first attempt', async () => {
    const source = directorySource({ path: await directoryWith(documented) });
    const found = await lookup(source, '/services/docker/postgresql/app-name1', never);
    expect(found.tried).toEqual(['/services/docker/postgresql/app-name1']);
    expect(found.hit?.value).toEqual({ image: 'postgres:16' });
  });

  test('/services/docker/mysql/app-name1 is found on the third attempt', async () => {
    const source = directorySource({ path: await directoryWith(documented) });
    const found = await lookup(source, '/services/docker/mysql/app-name1', never);
    expect(found.tried).toEqual([
      '/services/docker/mysql/app-name1',
      '/services/docker/mysql/app-name1/default',
      '/services/docker/mysql/default',
    ]);
    expect(found.hit).toMatchObject({
      key: '/services/docker/mysql/default',
      value: { image: 'mysql:8.0', wait_attempts: 5 },
      text: 'image: mysql:8.0\nwait_attempts: 5\n',
    });
  });

  test('an unknown kind tries everything up to /default', async () => {
    const source = directorySource({ path: await directoryWith(documented) });
    const found = await lookup(source, '/services/docker/redis/web', never);
    expect(found.hit).toBeUndefined();
    expect(found.tried).toEqual(discoveryPath('/services/docker/redis/web'));
  });
});

test('the first key of the path that has a value wins, and no other is asked or merged', async () => {
  const values = fc.uniqueArray(fc.constantFrom(...discoveryPath('/a/b/c/d')), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(values, async (held) => {
      const source = memorySource(Object.fromEntries(held.map((key) => [key, `{"from": "${key}"}`])));
      const found = await lookup(source, '/a/b/c/d', never);
      const expected = discoveryPath('/a/b/c/d').find((key) => held.includes(key));
      expect(found.hit?.value).toEqual({ from: expected });
      expect(found.tried.at(-1)).toBe(expected);
    }),
  );
});

test.each([
  ['{"a": [1, true]}', { a: [1, true] }],
  ['a: 1\nb:\n  - x\n', { a: 1, b: ['x'] }],
  ['"quoted # text"\n', 'quoted # text'],
  ['42', 42],
  ['postgres:15\n', 'postgres:15'],
  ['postgres:15 # pinned\n', 'postgres:15 # pinned'],
  ['one line\nanother\n', 'one line\nanother'],
  ['two lines # kept\nas they are\n', 'two lines # kept\nas they are'],
  ['{"a": 1', '{"a": 1'],
])('%j is read as %j', async (text, value) => {
  const { hit } = await lookup(memorySource({ '/k': text }), '/k', never);
  expect(hit?.value).toEqual(value);
  expect(hit?.text).toBe(text);
});

test('a text that may have been meant as JSON says why it is none', async () => {
  const { hit } = await lookup(memorySource({ '/k': '{"a": 1' }), '/k', never);
  expect(hit?.problem).toMatch(/Flow map.* line 1/);
});

test('MP-38 a YAML bomb stays text', async () => {
  const levels = 'abcdefghi'.split('');
  const list = (name: string) => `[${Array(9).fill(name).join(',')}]`;
  const bomb = levels
    .map((name, i) => `${name}: &${name} ${list(i === 0 ? '"x"' : `*${levels[i - 1]}`)}`)
    .join('\n');
  const { hit } = await lookup(memorySource({ '/k': bomb }), '/k', never);
  expect(hit?.value).toBe(bomb);
  expect(hit?.problem).toMatch(/alias/i);
});

test('a blank value is none: the default above it is taken', async () => {
  const { hit } = await lookup(memorySource({ '/a/b': ' \n', '/a/default': 'x' }), '/a/b', never);
  expect(hit?.key).toBe('/a/default');
});

test('a source that cannot be asked ends the lookup: nothing is guessed', async () => {
  const source = { description: 'broken', get: () => Promise.reject(new Error('no network')) };
  await expect(lookup(source, '/a/b', never)).rejects.toThrow('no network');
});
