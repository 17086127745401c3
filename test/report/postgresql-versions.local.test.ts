// Every night: versions of PostgreSQL that Debian no longer has, whose log is csvlog, and the newest.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { accountAmong } from '../../src/providers/local/account';
import { fromRegistry, platform } from '../../src/providers/local/postgres-binaries/npm';
import pinned from '../../src/providers/local/postgres-binaries/packages.json';
import { postgresqlArguments } from '../../src/report/postgresql/settings';
import { removeRoot, temporaryRoot } from '../providers/local/laboratory';
import { postgresqlLab } from '../seed/servers';
import { recordedAt } from './recordings';

const packages = [
  [
    '12.22.0-beta.15',
    'iG+VySdss+bA5SLDIRrowxKuV57GTc/ePu7NzN0Vnk4t+guX4bW3JP1h4t5MFzZ5SZEJ9tV+fDPjkwPTh2kzuw==',
  ],
  [
    '13.23.0-beta.16',
    '0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w==',
  ],
  [
    '14.23.0-beta.17',
    'WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w==',
  ],
] as const;
const versions = [
  ...packages.map(([version, hash]) => ({ version, integrity: { 'linux-x64': `sha512-${hash}` } })),
  pinned,
];

/** Where the programs of a version are, fetched for this test. */
async function programs(pins: { version: string; integrity: Readonly<Record<string, string>> }) {
  const home = await temporaryRoot();
  onTestFinished(() => removeRoot(home));
  const npm_config_registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const found = await fromRegistry(
    {
      env: { ...process.env, RUNNER_TOOL_CACHE: undefined, npm_config_registry },
      image: '',
      home,
      account: await accountAmong(['postgres']),
      download: true,
      report: () => {},
      signal: new AbortController().signal,
    },
    pins,
  );
  if (!found) throw new Error(`There is no PostgreSQL for ${platform}.`);
  return join(found, '..');
}

test.each(versions)('PostgreSQL $version: what a migration does is told', async (pins) => {
  const bin = await programs(pins);
  const lab = await postgresqlLab(postgresqlArguments([]), bin);
  onTestFinished(() => lab.close());
  const access = await lab.fresh();
  await lab.query(
    access,
    `CREATE TABLE orders AS SELECT n AS id, n AS total, repeat('x', 50) AS note FROM generate_series(1, 200000) n;
     CREATE INDEX orders_total ON orders (total)`,
  );
  const { all } = await recordedAt(
    lab,
    undefined,
    access,
    `BEGIN; ALTER TABLE orders ALTER COLUMN total TYPE bigint; UPDATE orders SET note = 'a secret' WHERE id <= 150000; COMMIT`,
    { text: 'DELETE FROM orders WHERE note = $1', values: ['a secret'] },
    'CREATE UNIQUE INDEX CONCURRENTLY once ON orders (note)',
    'ALTER TABLE orders ADD CHECK (total > 0)',
  );
  const orders = { schema: 'public', name: 'orders' };
  expect(all).toMatchObject([
    { tag: 'BEGIN' },
    {
      tag: 'ALTER TABLE',
      locks: [{ object: orders, mode: 'ACCESS EXCLUSIVE' }],
      rewritten: expect.arrayContaining([{ object: orders, what: 'table', bytes: expect.any(Number) }]),
    },
    { tag: 'UPDATE', rows: 150_000 },
    { tag: 'COMMIT' },
    { tag: 'DELETE', rows: 150_000, locks: [{ object: orders, mode: 'ROW EXCLUSIVE' }] },
    { tag: 'CREATE INDEX', failed: '23505' },
    { tag: 'ALTER TABLE', work: { verified: ['orders'] } },
  ]);
  expect(JSON.stringify(all)).not.toContain('secret');
});
