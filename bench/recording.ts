import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from '../test/setup/images.ts';
import type { Measure } from './measures.ts';
import type { Subject } from './statistics.ts';
import { removeTemplate } from './template.ts';
import { Folder } from './terminal.ts';

const rows = 200_000;

/** What migrations are made of: 100 statements, of which most write or read a table of some size. */
const migration = Array.from({ length: 20 }, (_, number) =>
  [
    `CREATE TABLE t${number} (id int PRIMARY KEY, note text)`,
    `ALTER TABLE orders ADD COLUMN c${number} int DEFAULT ${number}`,
    `CREATE INDEX i${number} ON orders (total)`,
    `INSERT INTO t${number} SELECT n, 'x' FROM generate_series(1, 2000) n`,
    `UPDATE orders SET note = 'y' WHERE id % 100 = ${number}`,
  ].map((statement) => `${statement};\n`),
)
  .flat()
  .join('');

/** Rows that a migration brings along, one by one. */
const inserts = (count: number) =>
  Array.from({ length: count }, (_, n) => `INSERT INTO noted VALUES (${n}, 'note ${n}');\n`).join('');

/** What is run, each by a psql of its own: statement by statement, or as one text. */
const parts = {
  '100 statements': { sql: migration, by: '-f' },
  '1,000 inserts of one row': { sql: inserts(1000), by: '-f' },
  'one text of 2,000 inserts': { sql: inserts(2000), by: '-c' },
};

/** Writes how many milliseconds each part took, one on a line. Its argument is from where plans are logged. */
const script = `set -e
: > took
if [ -n "$1" ]; then psql -q "$DATABASE_URL" -c "ALTER SYSTEM SET auto_explain.log_min_duration = $1" -c 'SELECT pg_reload_conf()' > /dev/null; fi
run() {
  from=$(date +%s%N)
  psql -q "$DATABASE_URL" -v ON_ERROR_STOP=1 "$@"
  echo $((($(date +%s%N) - from) / 1000000)) >> took
}
${Object.values(parts)
  .map(({ by }, at) => `run ${by} ${by === '-c' ? `"$(cat part${at}.sql)"` : `part${at}.sql`}`)
  .join('\n')}
`;

/** Parts of a migration while they are recorded, against the same on a clone that nobody looks at. */
export function recording(): Measure {
  const folder = new Folder({ postgresql: { image: images.postgres, initial_data_source: 'dump.sql' } });
  const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
  for (const [at, { sql }] of Object.values(parts).entries()) write(`part${at}.sql`, sql);
  write('migrate.sh', script);
  write(
    'dump.sql',
    `CREATE TABLE orders AS SELECT n AS id, n AS total, repeat('x', 50) AS note FROM generate_series(1, ${rows}) n;
     CREATE TABLE noted (id int, note text);\n`,
  );
  const took = () => {
    const lines = readFileSync(join(folder.path, 'took'), 'utf8').trim().split('\n').map(Number);
    return Object.fromEntries(Object.keys(parts).map((part, at) => [part, lines[at] ?? Number.NaN]));
  };
  const reported = (name: string, ...from: string[]): Subject => ({
    name,
    once: async () => {
      const { services } = await folder.answer('report', '--', 'bash', 'migrate.sh', ...from);
      if (services[0].exit_code !== 0) throw new Error('the migration has failed');
      return took();
    },
  });
  const [recorded, all, bare] = ['recorded', 'recorded with all plans', 'not recorded'];
  let key = '';
  return {
    title: 'A migration of PostgreSQL: the command alone',
    subjects: [
      reported(recorded),
      {
        name: bare,
        once: async () => {
          await folder.labtest('up', '--quiet');
          await folder.labtest('run', '--quiet', '--', 'bash', 'migrate.sh');
          await folder.labtest('down', '--quiet');
          return took();
        },
      },
      reported(all, '0'),
    ],
    targets: Object.keys(parts).flatMap((part, at) => [
      { of: `${recorded}, ${part}`, against: `${bare}, ${part}`, ...(at === 0 && { atMost: 1.1 }) },
      { of: `${all}, ${part}`, against: `${recorded}, ${part}` },
    ]),
    before: async () => {
      key = (await folder.answer('template', 'build')).templates[0].key;
    },
    after: async () => {
      await removeTemplate(key);
      folder.dispose();
    },
  };
}
