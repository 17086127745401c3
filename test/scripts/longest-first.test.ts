import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../docs/pages';

const { dealtOut, seconds } = await import(
  new URL('../../scripts/lib/longest-first.mjs', import.meta.url).href
);

const listed: string[] = Object.keys(seconds);
const specOf = (file: string) => ({ moduleId: join(root, file), project: { name: 'engine' } });
const files = [...listed, 'test/a.test.ts', 'test/b.test.ts'].map(specOf);

it('what is started first is there', () => {
  expect(listed.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it('deals every file out to one machine, in whatever order they come', () => {
  const dealt = dealtOut(files, 4, root);
  expect(new Set(dealt.flat())).toEqual(new Set(files));
  expect(dealt.flat()).toHaveLength(files.length);
  expect(dealtOut([...files].reverse(), 4, root)).toEqual(dealt);
});

it('gives no machine much more than another', () => {
  const sums = dealtOut(files, 4, root).map((part: ReturnType<typeof specOf>[]) =>
    part.reduce((sum, { moduleId }) => sum + (seconds[moduleId.slice(root.length + 1)] ?? 0), 0),
  );
  expect(Math.max(...sums) / Math.min(...sums)).toBeLessThan(1.1);
});
