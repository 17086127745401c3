// What a user should know first is taken from the measurements further down, which are the only source.
import { expect, test } from 'vitest';
import { pageText } from './pages';

const [summary = '', measurements = ''] = pageText('docs/performance.md').split('\n## Measurements\n');
const scales: Record<string, number> = { ms: 1, s: 1000, MB: 1e6, GB: 1e9 };
/** `3.4 s`, and each side of `650 : 624 ms`. */
const figure = /(\d+(?:\.\d+)?)(?: : (\d+(?:\.\d+)?))? (ms|s|MB|GB)\b/g;

/** Times in milliseconds, and sizes in bytes, with the step that the last digit stands for. */
function figuresIn(text: string): { text: string; value: number; step: number; isTime: boolean }[] {
  return [...text.matchAll(figure)].flatMap(([whole, one = '', other, unit = '']) =>
    [one, other]
      .filter((part) => part !== undefined)
      .map((part) => {
        const scale = scales[unit] ?? 1;
        const decimals = part.split('.')[1]?.length ?? 0;
        return {
          text: whole,
          value: Number(part) * scale,
          step: scale / 10 ** decimals,
          isTime: scale < 1e6,
        };
      }),
  );
}

const rows = summary.split('\n').filter((line) => /^\| (How|The same)/.test(line));
const measured = figuresIn(measurements);
const answers = rows.flatMap((row) => figuresIn(row.split('|').slice(2).join('|')));

test('the answers are found', () => expect(answers.length).toBeGreaterThan(15));

test.each(answers)('$text was measured', ({ value, step, isTime }) => {
  const sources = measured.filter((one) => one.isTime === isTime && Math.abs(one.value - value) <= step / 2);
  expect(sources).not.toEqual([]);
});
