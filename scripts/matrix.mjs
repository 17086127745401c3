// npm run test:matrix: runs the conformance suite and real dumps over engines and servers as users have them, and writes
// docs/compatibility.md. `npm run test:matrix -- podman-5.8 servers`: only these rows, or groups of rows.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { engineVersion, lend, startEngine } from './lib/matrix-engines.mjs';
import { prepareServer } from './lib/matrix-images.mjs';
import { line, pageWith } from './lib/matrix-page.mjs';
import { rows } from './lib/matrix-rows.mjs';
import { needs } from './lib/needs.mjs';
import { passThrough } from './lib/run.mjs';
import { countOf } from './lib/summary.mjs';

const page = 'docs/compatibility.md';
const date = new Date().toISOString().slice(0, 10);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !rows.some(({ id, group }) => [id, group].includes(name)));
if (unknown.length > 0)
  throw new Error(`no such rows: ${unknown.join(', ')}; there are ${rows.map(({ id }) => id).join(', ')}`);
const chosen = rows.filter(
  ({ id, group }) => wanted.length === 0 || wanted.includes(id) || wanted.includes(group),
);

/** Runs one check; what could not be loaded counts as one that failed. */
async function checked([name, ...args], env) {
  const report = `.cache/matrix-${process.pid}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await passThrough(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args],
    { env: { ...process.env, LABTEST_TESTS: 'all', ...env } },
  );
  const { passed, failed } = countOf(JSON.parse(readFileSync(report, 'utf8')));
  rmSync(report, { force: true });
  return { name, passed, all: passed + Math.max(failed, code === 0 && passed > 0 ? 0 : 1) };
}

/** The engine and the image of a row, as the environment of its tests. */
async function surroundings({ id, group, variable }) {
  await needs.engine();
  if (group === 'engines') {
    await needs.act();
    const { env, end } = await startEngine(id);
    const images = Object.entries(process.env).filter(([name]) => /^LABTEST_TEST_.*_IMAGE$/.test(name));
    lend(
      images.map(([, image]) => image),
      env,
    );
    const image = process.env.LABTEST_TEST_POSTGRES_IMAGE;
    return { image, env: { ...env, LABTEST_MATRIX_IMAGE: image }, end };
  }
  const image = prepareServer(id);
  return {
    image,
    env: { [`LABTEST_TEST_${variable}_IMAGE`]: image, LABTEST_MATRIX_IMAGE: image },
    end: () => {},
  };
}

async function tried(row) {
  let version;
  let there;
  const counts = [];
  try {
    there = await surroundings(row);
    version = row.version(there.image, { ...process.env, ...there.env });
    if (row.group === 'servers') version += `, on ${engineVersion()}`;
    console.log(`\n== ${row.what}: ${version}`);
    for (const check of row.checks)
      counts.push(await checked(check, { ...there.env, LABTEST_MATRIX_SAMPLE: row.sample }));
  } catch (error) {
    const [why] = error.message.replaceAll(process.cwd(), '.').split('\n');
    return { version, counts, result: `not run: ${why}`, date };
  } finally {
    await there?.end();
  }
  const right = counts.every(({ passed, all }) => passed === all);
  return { version, counts, result: right ? 'passed' : 'failed', date };
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
mkdirSync('.cache', { recursive: true });
const results = new Map();
for (const row of chosen) {
  results.set(row.id, await tried(row));
  writeFileSync(page, pageWith(readFileSync(page, 'utf8'), rows, results));
}
console.log(`\n${chosen.map(({ id, what }) => line(what, results.get(id))).join('\n')}`);
process.exitCode = [...results.values()].every(({ result }) => result === 'passed') ? 0 : 1;
