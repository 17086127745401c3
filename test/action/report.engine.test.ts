import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ended, green, repository } from '../faults/fixtures';
import { root } from '../runner/runner.ts';
import { images } from '../setup/images';
import { forEachChange } from '../setup/nightly';

/** What migrates a database of either product, one statement after the other, over the variables of the step. */
const migrate = `
const { createRequire } = require('node:module');
const own = createRequire(${JSON.stringify(join(root, 'package.json'))});
const statements = process.argv.slice(2);
const url = process.env.DATABASE_URL;
(async () => {
  const client = url.startsWith('mysql')
    ? await own('mysql2/promise').createConnection(url)
    : new (own('pg').Client)(url);
  if (!url.startsWith('mysql')) await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
})();
`;

const alter = {
  postgresql: 'ALTER TABLE orders ALTER total TYPE bigint',
  mysql: 'ALTER TABLE orders MODIFY total bigint',
};
const dump =
  "CREATE TABLE orders (id int PRIMARY KEY, total int, note varchar(100));\nINSERT INTO orders VALUES (1, 2, 'a secret');\n";
const advice = { postgresql: 'type-rewrites-table', mysql: 'algorithm-copy' };

const cases = [
  { product: 'PostgreSQL', service: 'postgresql', image: images.postgres },
  { product: 'MariaDB', service: 'mysql', image: images.mariadb },
  { product: 'MySQL', service: 'mysql', image: images.mysql },
] as const;

it.each(forEachChange(cases, ({ product }) => product !== 'MySQL'))(
  'the action report tells what a command does to a clone in a container: $product',
  async ({ product, service, image }) => {
    const repo = repository();
    repo.write('dump.sql', dump);
    repo.write('migrate.cjs', migrate);
    repo.write('001.sql', `-- wider\n${alter[service]};\n`);
    repo.configure({ db: { service, image, initial_data_source: 'dump.sql' } });
    const job = repo.job(repo.pull('opened', { number: 7 }));
    const command = `node migrate.cjs "${alter[service]}" "UPDATE orders SET note = 'a secret'"`;
    const { outputs, summary, log } = green(
      await job.uses({ command, token: '' }, undefined, undefined, 'report'),
    );
    const [told] = JSON.parse(outputs.report ?? '').services;
    expect(told).toMatchObject({
      ...{ service: 'db', product, exit_code: 0, changed_settings: [] },
      changes: [{ words: expect.stringMatching(/^orders\.total: int\S* → bigint/) }],
    });
    const altered = told.statements.find(({ tag }: { tag: string }) => tag === 'ALTER TABLE');
    expect(altered, log).toMatchObject({
      migration: { file: '001.sql', line: 2 },
      rewritten: expect.arrayContaining([expect.objectContaining({ object: 'orders', what: 'table' })]),
    });
    expect(told.advice.map(({ rule }: { rule: string }) => rule)).toContain(advice[service]);
    expect(summary).toContain('Migration report: ');
    expect(summary + outputs.report).not.toContain('secret');
    expect(await repo.containers()).toEqual([]);
    await ended(job);
  },
);
