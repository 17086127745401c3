// Every decision in one form: number, status, decision, price. The index has them all, with the same words.
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pageText, root } from './pages';

const decisions = globSync('docs/adr/[0-9]*.md', { cwd: root });
const index = pageText('docs/adr/README.md');

describe.each(decisions)('%s', (page) => {
  const text = pageText(page);
  const number = basename(page).slice(0, 3);

  test('has its number in front', () => {
    expect(text).toMatch(new RegExp(`^# ${number}: [^\n]+\n`));
  });

  test('says status, decision and price, in this order', () => {
    const parts = [...text.matchAll(/^\*\*(Status|Decision|Price)\.\*\* /gm)].map(([, part]) => part);
    expect(parts).toEqual(['Status', 'Decision', 'Price']);
  });

  test('stands in the index with its status', () => {
    const [, status = ''] = /^\*\*Status\.\*\* ([^.]+)\./m.exec(text) ?? [];
    const line = index.split('\n').find((one) => one.startsWith(`| [${number}](${basename(page)}) |`));
    expect(line).toContain(` | ${status.toLowerCase()} |`);
  });
});

test('the index explains the numbers that are missing', () => {
  const numbers = decisions.map((page) => Number(basename(page).slice(0, 3))).sort((a, b) => a - b);
  const gaps = Array.from({ length: numbers.at(-1) ?? 0 }, (_, at) => at + 1).filter(
    (one) => !numbers.includes(one),
  );
  const explained = [...index.matchAll(/\b(\d{3}) to (\d{3})\b/g)].map(([, from, to]) => [
    Number(from),
    Number(to),
  ]);
  expect(gaps.filter((gap) => !explained.some(([from = 0, to = 0]) => gap >= from && gap <= to))).toEqual([]);
});
