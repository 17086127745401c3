import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pageText, root } from './pages';

const source = globSync('src/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const headings = [...pageText('docs/troubleshooting.md').matchAll(/^### (.*)$/gm)].map(
  ([, text = '']) => text,
);
/** A heading is a label of a few plain words, then what the code says: `Disk full: "… is full."` */
const form = /^[A-Z][^":]{2,50}: "(.+)"$/;

test('the page has its headings', () => {
  expect(headings.length).toBeGreaterThan(25);
});

describe.each(headings)('%s', (heading) => {
  test('is a plain label and quoted words', () => {
    expect(heading).toMatch(form);
  });

  test('the code says so', () => {
    const said = (form.exec(heading)?.[1] ?? heading)
      .split('…')
      .map((part) => part.trim())
      .filter((part) => part.length > 3);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((part) => !source.includes(part))).toEqual([]);
  });
});
