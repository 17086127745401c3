import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from '../test/setup/images.ts';
import { Experiment } from './experiment.ts';
import type { Measure } from './measures.ts';
import { removeTemplate } from './template.ts';

const count = 200;

/** Each makes a table and fills it; a process for each, as the tools' own take their time too. */
const script = `#!/bin/sh
set -e
psql -q "$DATABASE_URL" -c 'CREATE TABLE IF NOT EXISTS done (name text PRIMARY KEY)'
ran=$(psql -qAt "$DATABASE_URL" -c 'SELECT name FROM done')
for file in db/*.sql; do
  case "$ran" in *"$file"*) continue ;; esac
  psql -q "$DATABASE_URL" -1 -v ON_ERROR_STOP=1 -f "$file" -c "INSERT INTO done VALUES ('$file')"
done
`;

/** A pull request that adds a migration to 200, against the same from nothing, which builds a template and clones it. */
export function migrations(): Measure {
  const settings = (more: object) => ({
    postgresql: {
      image: images.postgres,
      data_setup_script: 'migrate.sh',
      data_setup_inputs: ['db/*.sql'],
      ...more,
    },
  });
  const more = subject('one more migration', settings({}));
  const nothing = subject('all of them from nothing', settings({ data_setup_from_scratch: true }));
  return {
    title: `${count} migrations of PostgreSQL and one more: start of the process to outputs`,
    subjects: [more, nothing],
    targets: [{ of: more.name, against: nothing.name, atMost: 0.1 }],
    after: async () => {
      for (const { experiment, keys } of [more, nothing]) {
        experiment.dispose();
        for (const key of [...keys].reverse()) await removeTemplate(key);
      }
    },
  };
}

function subject(name: string, services: Record<string, object>) {
  const outlives = { env: { RUNNER_ENVIRONMENT: 'self-hosted' } };
  const experiment = new Experiment(name.replaceAll(' ', '-'), services, outlives);
  const keys = new Set<string>();
  const folder = join(experiment.workspace, 'db');
  mkdirSync(folder);
  writeFileSync(join(experiment.workspace, 'migrate.sh'), script, { mode: 0o755 });
  const migration = (number: number) => {
    const name = `m${String(number).padStart(4, '0')}`;
    const table = `CREATE TABLE ${name} AS SELECT generate_series(1, 100) AS id;\nCREATE INDEX ON ${name} (id);\n`;
    writeFileSync(join(folder, `${name}.sql`), table);
  };
  for (let number = 1; number <= count; number++) migration(number);
  const once = async () => {
    const { main, log } = await experiment.step('created');
    for (const [, key = ''] of log.matchAll(/template ([\da-f]{32})/g)) keys.add(key);
    await experiment.close();
    migration(readdirSync(folder).length + 1);
    return main;
  };
  return { name, once, experiment, keys };
}
