// npm test: makes what the tests need, runs them, and says what could not run.
// Arguments go to vitest: `npm test -- test/core/errors.test.ts`. LABTEST_REQUIRE=all: what cannot run has failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { needs } from './lib/needs.mjs';
import { passThrough, run } from './lib/run.mjs';
import { closingLines, countOf } from './lib/summary.mjs';

const vitest = ['node_modules/vitest/vitest.mjs'];
const args = process.argv.slice(2);
const withoutProject = args.filter((arg, at) => !arg.startsWith('--project') && args[at - 1] !== '--project');
const report = `.cache/tests-${process.pid}.json`;
const nothing = { passed: 0, failed: 0, skipped: [] };

/** Names of the projects that the arguments select files of. */
function selectedProjects() {
  const files = JSON.parse(run(process.execPath, [...vitest, 'list', ...args, '--filesOnly', '--json']));
  return [...new Set(files.map(({ projectName }) => projectName))];
}

/** How many tests of a project the arguments select; finding out loads its files but runs nothing. */
function testsOf(project) {
  return JSON.parse(
    run(process.execPath, [...vitest, 'list', ...withoutProject, `--project=${project}`, '--json']),
  ).length;
}

mkdirSync('.cache', { recursive: true });
const projects = selectedProjects();
const notRun = [];
for (const project of projects) {
  try {
    await needs[project]?.();
  } catch (error) {
    console.error(`cannot run the ${project} tests: ${error.message}`);
    notRun.push({ what: project, why: error.message.split('\n', 1)[0], tests: testsOf(project) });
  }
}

let exitCode = projects.length > 0 ? 0 : 1;
const ready = projects.filter((project) => !notRun.some(({ what }) => what === project));
if (ready.length > 0) {
  const only = ready.map((project) => `--project=${project}`);
  const own = ['--reporter=./scripts/lib/second-try.mjs', '--reporter=json', `--outputFile.json=${report}`];
  const reporters = ['--reporter=default', ...own];
  // Each file of tests has a process of its own, and all of them load much of the same: it is compiled once.
  const env = { NODE_COMPILE_CACHE: resolve('.cache/compiled'), ...process.env };
  const given = [...vitest, 'run', ...reporters, ...only, ...withoutProject];
  exitCode = await passThrough(process.execPath, given, { env });
}
const count = existsSync(report) ? countOf(JSON.parse(readFileSync(report, 'utf8'))) : nothing;
rmSync(report, { force: true });
// vitest also fails without a failing test: an error outside of one, a worker that died.
if (exitCode !== 0 && count.failed === 0) count.failed = 1;
// Tests that -t left out are not skipped.
if (args.some((argument) => /^(-t|--testNamePattern)\b/.test(argument))) count.skipped = [];
const { failed, text } = closingLines(count, notRun, process.env.LABTEST_REQUIRE === 'all');
console.log(`\n${text}`);
process.exitCode = exitCode || (failed > 0 ? 1 : 0);
