// Every night: migration tools for real, each with a migration that falls into a trap. With LABTEST_REPORT_ROWS=9000000
// on a table of 1 GB, and it prints the figures of docs/report.md.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { reportDocument } from '../../src/report/render/document';
import { folderWith, labtest } from '../cli/terminal';
import { alembic, django, installed, rails } from '../examples/migration-tools';
import { debianPostgres, removeRoot, temporaryRoot } from '../providers/local/laboratory';

const wider = 'ALTER TABLE orders ALTER COLUMN total TYPE bigint';

const rows = Number(process.env.LABTEST_REPORT_ROWS ?? 1000);

const tools = [
  {
    tool: 'Alembic',
    argv: ['alembic', 'upgrade', 'head'],
    files: {
      ...alembic.files,
      'migrations/versions/3.py': `
from alembic import op
revision, down_revision = '3', '2'
def upgrade():
    op.execute('${wider}')
`,
    },
    first: 'migrations/versions/1.py',
    third: 'migrations/versions/3.py',
  },
  {
    tool: 'Django',
    argv: ['python3', 'manage.py', 'migrate'],
    files: {
      ...django.files,
      'shop/migrations/0003_wider.py': `
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [('shop', '0002_second')]
    operations = [migrations.RunSQL('${wider}')]
`,
    },
    first: 'shop/migrations/0001_first.py',
    third: 'shop/migrations/0003_wider.py',
  },
  {
    tool: "Rails' ActiveRecord",
    argv: ['bin/rails', 'db:migrate'],
    files: {
      ...rails.files,
      'db/migrate/3_wider.rb': `
class Wider < ActiveRecord::Migration[6.1]
  def up
    change_column(:orders, :total, :bigint)
  end
end
`,
    },
    first: 'db/migrate/1_create_first.rb',
    third: 'db/migrate/3_wider.rb',
  },
  {
    tool: 'golang-migrate',
    argv: ['sh', '-c', 'migrate -path db -database "$DATABASE_URL?sslmode=disable" up'],
    files: {
      'db/1_first.up.sql': 'CREATE TABLE first (id int);\n',
      'db/3_wider.up.sql': `-- wider\n${wider};\nCREATE INDEX orders_note ON orders (note);\n`,
    },
    first: 'db/1_first.up.sql',
    third: 'db/3_wider.up.sql',
  },
];

let root = '';

beforeAll(async () => {
  root = await temporaryRoot();
  vi.stubEnv('LABTEST_HOME', root);
  vi.stubEnv('PGBIN', debianPostgres());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await removeRoot(root);
});

test.each(tools)(
  '$tool: each statement is told with its migration, and the trap',
  async ({ tool, argv, files, first, third }) => {
    const directory = folderWith({
      '.labtest.yml':
        'services: { db: { service: postgresql, provider: local, initial_data_source: dump.sql } }',
      'dump.sql': `CREATE TABLE orders (id int, total int, note text);
      INSERT INTO orders SELECT n, n, 'a secret ' || repeat(md5(n::text), 2) FROM generate_series(1, ${rows}) n;`,
    });
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(directory, dirname(file)), { recursive: true });
      writeFileSync(join(directory, file), text);
      if (file.startsWith('bin/')) chmodSync(join(directory, file), 0o755);
    }
    const where = { directory, env: { PATH: `${installed}:${process.env.PATH}` } };
    const said = await labtest(['report', '--json', '--', ...argv], where);
    expect(said.code, said.err).toBe(0);
    const [service] = reportDocument.parse(JSON.parse(said.out)).services;
    const of = (words: RegExp) => service?.statements.find(({ text }) => words.test(text));
    expect(of(/^CREATE TABLE "?first/)?.migration?.file).toBe(first);
    expect(of(/^ALTER TABLE "?orders/)).toMatchObject({
      migration: { file: third },
      rewritten: expect.arrayContaining([expect.objectContaining({ object: 'orders', what: 'table' })]),
    });
    expect(service?.changes.map(({ words }) => words)).toContain('orders.total: integer → bigint');
    expect(service?.advice.map(({ rule }) => rule)).toContain('type-rewrites-table');
    expect(said.out).not.toContain('secret');
    if (rows === 1000) return;
    console.log(tool, service?.duration_ms, service?.size, JSON.stringify(of(/^ALTER TABLE "?orders/)));
  },
  rows === 1000 ? undefined : 1_800_000,
);
