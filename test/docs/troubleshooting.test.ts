import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageText, root } from './pages';

const source = globSync('src/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const headings = [...pageText('docs/troubleshooting.md').matchAll(/^### (.*)$/gm)].map(
  ([, text = '']) => text,
);

test('the page has its headings', () => {
  expect(headings.length).toBeGreaterThan(25);
});

test.each(headings)('%s: the code says so', (heading) => {
  const said = heading
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part.length > 3);
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((part) => !source.includes(part))).toEqual([]);
});
