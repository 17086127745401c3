/**
 * Reads vitest's JSON report: how many tests passed and failed, and which were skipped by themselves.
 * A file that could not be loaded counts as one failure.
 */
export function countOf(report) {
  const files = report.testResults;
  const broken = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed));
  const skipped = files.flatMap((file) =>
    file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: skipped.map(({ fullName }) => fullName),
  };
}

const isFailed = ({ status }) => status === 'failed';

/** What is printed last. With `requireAll`, what did not run has failed. */
export function closingLines({ passed, failed, skipped }, notRun, requireAll) {
  const all = [...notRun];
  for (const name of skipped) all.push({ what: name, why: 'skipped by the test itself', tests: 1 });
  const missing = all.reduce((sum, { tests }) => sum + tests, 0);
  const failures = failed + (requireAll ? missing : 0);
  const lines = all.map(
    ({ what, why, tests }) => `not run: ${what} (${why}): ${tests} test${tests === 1 ? '' : 's'}`,
  );
  return { failed: failures, text: [...lines, `${passed} passed, ${failures} failed`].join('\n') };
}
