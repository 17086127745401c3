import { expect, test } from 'vitest';
import { pageText } from '../docs/pages';

const library = (name: string) => import(new URL(`../../scripts/lib/${name}`, import.meta.url).href);
const { pageWith } = await library('matrix-page.mjs');
const { rows } = await library('matrix-rows.mjs');

const frame = (table: string) => `Before.\n\n<!-- matrix -->\n\n${table}\n\n<!-- /matrix -->\n\nAfter.\n`;
const tried = [
  { id: 'a', what: 'A 1' },
  { id: 'b', what: 'B 2' },
  { id: 'c', what: 'C 3' },
];

test('a run replaces its own rows, keeps the others, and leaves none out', () => {
  const counts = [{ name: 'kinds', passed: 2, all: 3 }];
  const results = new Map([['b', { version: '2.1', counts, result: 'failed', date: '2026-01-02' }]]);
  const before = frame(
    '| A 1 | 1.0 | kinds 1 of 1 | passed | 2026-01-01 |\n| B 2 | 2.0 |  | passed | 2026-01-01 |',
  );
  const lines = [
    '| Tried | Version | Checks passed | Result | On |',
    '|---|---|---|---|---|',
    '| A 1 | 1.0 | kinds 1 of 1 | passed | 2026-01-01 |',
    '| B 2 | 2.1 | kinds 2 of 3 | failed | 2026-01-02 |',
    '| C 3 |  |  | not run: no run has come to it yet |  |',
  ];
  expect(pageWith(before, tried, results)).toBe(frame(lines.join('\n')));
});

test('the page has every row of the matrix', () => {
  const page = pageText('docs/compatibility.md');
  expect(pageWith(page, rows, new Map())).toBe(page);
});
