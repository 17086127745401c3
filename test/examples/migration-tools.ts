import { join } from 'node:path';
import { root } from '../runner/runner.ts';

/** Where `npm test` puts Alembic and Django, and every night golang-migrate. */
export const installed = join(root, '.cache/migrations/bin');

/** A migration tool with an application of its own, on PostgreSQL. */
export interface Tool {
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
export const alembic: Tool = {
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
export const django: Tool = {
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
export const rails: Tool = {
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
