import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { assembled } from '../../src/report/assemble';
import type { Ran } from '../../src/report/ran';
import { tagOf, withoutValues } from '../../src/report/sql-text';
import { historyMarks, traced } from '../../src/report/trace';
import { Written } from '../../src/report/written';

const root = mkdtempSync(join(tmpdir(), 'labtest-trace-'));
const files = {
  'shop/migrations/0002_wider.py': '',
  'other/migrations/0002_wider.py': '',
  'alembic/versions/3f2a9e6858c5_wider.py': '',
  'db/migrate/20260102030405_wider.rb': '',
  'prisma/migrations/20260102_init/migration.sql': 'ALTER TABLE prisma ADD a int;',
  'go/000003_wider.up.sql': '-- wider\nALTER TABLE go ADD a int;\nALTER TABLE go ADD b int;',
  'go/000003_wider.down.sql': 'ALTER TABLE go DROP b;',
  'a.sql': 'SELECT twice;',
  'b.sql': 'SELECT twice;',
  'odd.sql': "'a value that a quote has torn off';",
};
for (const [file, text] of Object.entries(files)) {
  mkdirSync(join(root, dirname(file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

// Links to nothing, to what never ends and to its own folder, and a folder that is called like a file.
symlinkSync('nowhere.sql', join(root, 'link.sql'));
symlinkSync('/dev/zero', join(root, 'endless.sql'));
symlinkSync('.', join(root, 'self'));
mkdirSync(join(root, 'folder.sql'));

/** The files of statements that one session ran, one after the other. */
async function filesOf(...statements: string[]) {
  const all = statements.map((sql, index): Ran => {
    const text = withoutValues(sql);
    const times = { start: index, end: index + 1, rewrote: [], temporaryBytes: 0 };
    return { session: '1', text, tag: tagOf(text), ...times, marks: historyMarks(sql) };
  });
  const size = { before: 0, after: 0 };
  const leftOut = { statements: 0, durationMs: 0 };
  const seen = {
    all,
    leftOut,
    held: [],
    waits: [],
    renewed: [],
    disturbed: [],
    size,
    written: new Written(),
  };
  return (await traced(assembled(seen), { root, dialect: 'postgresql', traces: all })).map(
    ({ migration }) => migration?.file,
  );
}

test('what was done before a migration was noted is of its file, and so is the end of its transaction', async () => {
  const django = "INSERT INTO django_migrations (app, name) VALUES ('shop', '0002_wider')";
  expect(
    await filesOf(
      'SELECT 1 FROM django_migrations',
      'BEGIN',
      'ALTER TABLE t ADD a int',
      django,
      'COMMIT',
      'SELECT 2',
    ),
  ).toEqual([
    undefined,
    ...Array(2).fill('shop/migrations/0002_wider.py'),
    undefined,
    'shop/migrations/0002_wider.py',
    undefined,
  ]);
  const alembic =
    "UPDATE alembic_version SET version_num='3f2a9e6858c5' WHERE alembic_version.version_num = 'older0'";
  expect(await filesOf('DROP TABLE t', alembic)).toEqual([
    'alembic/versions/3f2a9e6858c5_wider.py',
    undefined,
  ]);
  const rails = `INSERT INTO "schema_migrations" ("version") VALUES ('20260102030405')`;
  expect(await filesOf('DROP TABLE t', rails)).toEqual(['db/migrate/20260102030405_wider.rb', undefined]);
});

test('Prisma notes a migration before it runs, and golang-migrate before and after', async () => {
  const prisma = "INSERT INTO _prisma_migrations (migration_name) VALUES ('20260102_init')";
  const finished = "UPDATE _prisma_migrations SET finished_at = now() WHERE id = 'some-id'";
  expect(await filesOf(prisma, 'DROP TABLE t', finished)).toEqual([
    undefined,
    'prisma/migrations/20260102_init/migration.sql',
    undefined,
  ]);
  const notes = (dirty: boolean) => [
    'TRUNCATE schema_migrations',
    `INSERT INTO schema_migrations VALUES (3, ${dirty})`,
  ];
  const [, , own] = await filesOf(...notes(true), 'SELECT generated', ...notes(false));
  expect(own).toBe('go/000003_wider.up.sql');
});

test('a statement that stands in one file is of it, wherever that is, and in several of none', async () => {
  expect(await filesOf('alter table "go" add b int;', 'SELECT twice')).toEqual([
    'go/000003_wider.up.sql',
    undefined,
  ]);
});

test('a statement of which nothing is known is of no file', async () => {
  expect(await filesOf('…')).toEqual([undefined]);
});

test('what names the migration before, too, or has its name as a parameter, is told by the new one only', () => {
  const update = "UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1'";
  expect(historyMarks(update)).toEqual(['b2']);
  const given = "Parameters: $1 = 'b2', $2 = 'a1'";
  expect(historyMarks('UPDATE alembic_version SET version_num=$1 WHERE version_num=$2', given)).toEqual([
    'b2',
  ]);
  expect(
    historyMarks('INSERT INTO "schema_migrations" ("version") VALUES ($1)', "parameters: $1 = '3'"),
  ).toEqual(['3']);
});
