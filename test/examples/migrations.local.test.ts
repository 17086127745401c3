import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { askPostgres } from '../faults/clients';
import { ended, green } from '../faults/fixtures';
import { localRepository } from '../faults/local';
import { root } from '../runner/runner.ts';
import { forEachChange } from '../setup/nightly';

/** Where `npm test` puts Alembic and Django. */
const installed = join(root, '.cache/migrations/bin');
const page = readFileSync(join(root, 'docs/migrations.md'), 'utf8');

/** What the page tells to do with a tool. */
function told(tool: string): { settings: object; script: string } {
  const [, section = ''] = new RegExp(`^### ${tool}\n(.*?)(?=^### |(?![^]))`, 'ms').exec(page) ?? [];
  const block = (language: string) =>
    new RegExp(`\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(section)?.[1] ?? '';
  return { settings: parse(block('yaml')), script: block('sh') };
}

interface Tool {
  /** Files of an application with two migrations, which make the tables first and second. */
  files: Record<string, string>;
  /** The third migration, and whatever the tool writes anew with it. */
  more: Record<string, string>;
}

const alembicVersion = (number: number, table: string) => `
from alembic import op
revision, down_revision = '${number}', ${number === 1 ? 'None' : `'${number - 1}'`}
def upgrade():
    op.execute('CREATE TABLE "${table}" (x int)')
`;
const alembic: Tool = {
  files: {
    'alembic.ini': '[alembic]\nscript_location = migrations\n',
    'migrations/env.py': `
import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ['DATABASE_URL']).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
    'migrations/versions/1.py': alembicVersion(1, 'first'),
    'migrations/versions/2.py': alembicVersion(2, 'second'),
  },
  more: { 'migrations/versions/3.py': alembicVersion(3, 'third') },
};

const djangoMigration = (name: string, before?: string) => `
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [${before ? `('shop', '${before}')` : ''}]
    operations = [migrations.CreateModel('${name}', [('id', models.AutoField(primary_key=True))], {'db_table': '${name}'})]
`;
const django: Tool = {
  files: {
    'manage.py': `
import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
`,
    'settings.py': `
import os
INSTALLED_APPS = ['shop']
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': os.environ['DATABASE_NAME'],
  'USER': os.environ['DATABASE_USERNAME'], 'PASSWORD': os.environ['DATABASE_PASSWORD'],
  'HOST': os.environ['DATABASE_HOST'], 'PORT': os.environ['DATABASE_PORT']}}
`,
    'shop/__init__.py': '',
    'shop/migrations/__init__.py': '',
    'shop/migrations/0001_first.py': djangoMigration('first'),
    'shop/migrations/0002_second.py': djangoMigration('second', '0001_first'),
  },
  more: { 'shop/migrations/0003_third.py': djangoMigration('third', '0002_second') },
};

const railsMigration = (name: string) => `
class Create${name} < ActiveRecord::Migration[6.1]
  def change
    create_table(:${name.toLowerCase()}) { |t| t.timestamps }
  end
end
`;
/** In the place of Rails itself: its migrations, and the schema that it dumps after them. */
const binRails = `#!/usr/bin/env ruby
require 'active_record'
ActiveRecord::Base.establish_connection(ENV.fetch('DATABASE_URL'))
ActiveRecord::MigrationContext.new('db/migrate', ActiveRecord::SchemaMigration).migrate
File.open('db/schema.rb', 'w') { |file| ActiveRecord::SchemaDumper.dump(ActiveRecord::Base.connection, file) }
`;
const rails: Tool = {
  files: {
    'bin/rails': binRails,
    'db/migrate/1_create_first.rb': railsMigration('First'),
    'db/migrate/2_create_second.rb': railsMigration('Second'),
    'db/schema.rb': 'ActiveRecord::Schema.define(version: 2)\n',
  },
  more: {
    'db/migrate/3_create_third.rb': railsMigration('Third'),
    'db/schema.rb': 'ActiveRecord::Schema.define(version: 3)\n',
  },
};

const tools: [string, Tool][] = [
  ['Alembic', alembic],
  ['Django', django],
  ['Rails', rails],
];

it.each(forEachChange(tools, ([name]) => name === 'Rails'))(
  '%s runs only the migrations that are new',
  async (name, { files, more }) => {
    const { settings, script } = told(name);
    const { repo, job } = localRepository();
    const write = (all: Record<string, string>) => {
      for (const [file, content] of Object.entries(all))
        repo.write(file, content, file.startsWith('bin/') ? 0o755 : 0o644);
    };
    write({ ...files, 'db/setup.sh': script });
    repo.configure({ postgresql: { provider: 'local', ...settings } });
    const provisioned = async (number: number) => {
      const event = repo.pull('opened', { branch: `branch-${number}`, number });
      const env = { PATH: `${installed}:${process.env.PATH}`, RUNNER_ENVIRONMENT: 'self-hosted' };
      const one = job(event, { env, run: { id: String(number) } });
      const { log, outputs, summary } = green(await one.uses());
      const tables = await askPostgres(
        outputs.DATABASE_URL,
        "SELECT tablename FROM pg_tables WHERE tablename IN ('first', 'second', 'third') ORDER BY 1",
      );
      const post = await ended(one);
      return { log, summary, post, tables: tables.map(({ tablename }) => tablename) };
    };
    const first = await provisioned(1);
    expect(first.log).toMatch(/building template \w+ from an empty server/);
    expect(first.tables).toEqual(['first', 'second']);

    write(more);
    const second = await provisioned(2);
    expect(second.log).toMatch(/cloned from template \w+, which has run \d+ of \d+ files/);
    expect(second.log).not.toContain('from nothing');
    expect(second.summary).toMatch(/created; began with template \w+, which has run/);
    expect(second.tables).toEqual(['first', 'second', 'third']);
    expect(second.post).toMatch(/made template \w+ from template \w+, which has run/);
  },
);
