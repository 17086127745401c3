import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { reportDocument } from '../../src/report/render/document';
import { folderWith, labtest, type Where } from '../cli/terminal';
import { debianPostgres, removeRoot, temporaryRoot } from '../providers/local/laboratory';

const migration = `-- the total of large orders
ALTER TABLE orders ALTER COLUMN total TYPE bigint;

CREATE INDEX orders_note
  ON orders (note);
`;
let root = '';
let where: Where;

beforeAll(async () => {
  root = await temporaryRoot();
  vi.stubEnv('LABTEST_HOME', root);
  vi.stubEnv('PGBIN', debianPostgres());
  const directory = folderWith({
    '.labtest.yml':
      'services: { db: { service: postgresql, provider: local, initial_data_source: dump.sql, data_setup_script: never.sh }, cache: { service: redis } }',
    'dump.sql': `CREATE TABLE orders (id int, total int, note text);
      INSERT INTO orders SELECT n, n, repeat('secret', 10) FROM generate_series(1, 50000) n;`,
    '002.sql': migration,
  });
  execFileSync('git', ['init', '-q'], { cwd: directory });
  where = { directory };
});
afterAll(async () => {
  for (const service of ['db', 'cache']) await labtest(['template', 'rm', service], where);
  vi.unstubAllEnvs();
  await removeRoot(root);
});

const psql = ['sh', '-c', 'psql --quiet "$DATABASE_URL" --set ON_ERROR_STOP=1 --file "$0"', '002.sql'];
/** An engine on this machine has others'. */
const made = async () => {
  const { services } = JSON.parse((await labtest(['ls', '--json'], where)).out);
  return (services as { provider: string }[]).filter(({ provider }) => provider === 'local');
};

test('a command runs on a clone of the data, is recorded with its files, and leaves nothing', async () => {
  const said = await labtest(['report', '--json', '--', ...psql], where);
  expect(said.code, said.err).toBe(0);
  const document = reportDocument.parse(JSON.parse(said.out));
  expect(document.services).toHaveLength(1);
  const [service] = document.services;
  expect(service?.changes).toMatchObject([{ object: 'orders' }, { object: 'orders' }]);
  expect(service).toMatchObject({
    service: 'db',
    product: 'PostgreSQL',
    version: expect.stringMatching(/^\d+\.\d+$/),
    exit_code: 0,
  });
  const own = service?.statements.filter(({ migration }) => migration);
  expect(own).toMatchObject([
    { tag: 'ALTER TABLE', migration: { file: '002.sql', line: 2 }, rewritten: [{ what: 'table' }] },
    { tag: 'CREATE INDEX', migration: { file: '002.sql', line: 4 } },
  ]);
  expect(said.out).not.toContain('secret');
  expect(await made()).toEqual([]);
});

test('a command that fails or cannot be run ends the report with its code, and leaves nothing', async () => {
  expect(await labtest(['report', '--', 'sh', '-c', 'exit 7'], where)).toMatchObject({ code: 7 });
  const missing = await labtest(['report', '--', 'no-such-program'], where);
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('There is no such program.') });
  expect(await made()).toEqual([]);
});

test('what cannot be recorded is refused before anything is made', async () => {
  const cache = await labtest(['report', '--service', 'cache', '--', 'true'], where);
  expect(cache).toMatchObject({ code: 2, err: expect.stringContaining('it is of kind redis') });
  const other = await labtest(['report', '--service', 'other', '--', 'true'], where);
  expect(other).toMatchObject({ code: 3, err: expect.stringContaining('It lists db, cache.') });
});
