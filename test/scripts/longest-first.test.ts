import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../docs/pages';

const { longest } = await import(new URL('../../scripts/lib/longest-first.mjs', import.meta.url).href);

it('what is started first is there', () => {
  expect(longest.filter((file: string) => !existsSync(join(root, file)))).toEqual([]);
  expect(new Set(longest).size).toBe(longest.length);
});
