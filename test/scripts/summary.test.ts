import { expect, test } from 'vitest';

const { closingLines, countOf } = await import(
  new URL('../../scripts/lib/summary.mjs', import.meta.url).href
);

const report = {
  numPassedTests: 2,
  numFailedTests: 1,
  testResults: [
    {
      status: 'failed',
      assertionResults: [
        { status: 'failed', fullName: 'a' },
        { status: 'passed', fullName: 'b' },
      ],
    },
    {
      status: 'passed',
      assertionResults: [
        { status: 'passed', fullName: 'c' },
        { status: 'pending', fullName: 'd' },
      ],
    },
    { status: 'failed', assertionResults: [] },
  ],
};

test('a file that cannot be loaded counts as a failure, and a skipped test is named', () => {
  expect(countOf(report)).toEqual({ passed: 2, failed: 2, skipped: ['d'] });
});

test('what could not run is counted and named, and the last line is the result', () => {
  const notRun = [{ what: 'act', why: 'Go is missing', tests: 3 }];
  const { text, failed } = closingLines({ passed: 2, failed: 0, skipped: ['d'] }, notRun, false);
  expect(text.split('\n')).toEqual([
    'not run: act (Go is missing): 3 tests',
    'not run: d (skipped by the test itself): 1 test',
    '2 passed, 0 failed',
  ]);
  expect(failed).toBe(0);
});

test('where everything is required, what did not run has failed', () => {
  const notRun = [{ what: 'act', why: 'Go is missing', tests: 3 }];
  const { text, failed } = closingLines({ passed: 2, failed: 1, skipped: [] }, notRun, true);
  expect(text.split('\n').at(-1)).toBe('2 passed, 4 failed');
  expect(failed).toBe(4);
});
