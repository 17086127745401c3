import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from '../test/setup/images.ts';
import type { Measure } from './measures.ts';
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

const psql = 'psql -q "$DATABASE_URL" -v ON_ERROR_STOP=1 -f migration.sql';
/** Prints how many milliseconds it took. */
const timed = `from=$(date +%s%N); ${psql}; echo $((($(date +%s%N) - from) / 1000000))`;

/** A migration of 100 statements while it is recorded, against the same on a clone that nobody looks at. */
export function recording(): Measure {
  const folder = new Folder({ postgresql: { image: images.postgres, initial_data_source: 'dump.sql' } });
  writeFileSync(join(folder.path, 'migration.sql'), migration);
  writeFileSync(
    join(folder.path, 'dump.sql'),
    `CREATE TABLE orders AS SELECT n AS id, n AS total, repeat('x', 50) AS note FROM generate_series(1, ${rows}) n;\n`,
  );
  const [recorded, bare] = ['a migration that is recorded', 'the same, not recorded'];
  let key = '';
  return {
    title: '100 statements of a migration of PostgreSQL: the command alone',
    subjects: [
      {
        name: recorded,
        once: async () => {
          const { services } = await folder.answer('report', '--', 'bash', '-ec', psql);
          if (services[0].exit_code !== 0) throw new Error('the migration has failed');
          return services[0].duration_ms;
        },
      },
      {
        name: bare,
        once: async () => {
          await folder.labtest('up', '--quiet');
          const { printed } = await folder.labtest('run', '--quiet', '--', 'bash', '-ec', timed);
          await folder.labtest('down', '--quiet');
          return Number(/(\d+)\s*$/.exec(printed)?.[1]);
        },
      },
    ],
    targets: [{ of: recorded, against: bare, atMost: 1.1 }],
    before: async () => {
      key = (await folder.answer('template', 'build')).templates[0].key;
    },
    after: async () => {
      await removeTemplate(key);
      folder.dispose();
    },
  };
}
