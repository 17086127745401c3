import { describe, expect, it } from 'vitest';
import { images } from '../setup/images';
import { askMysql, askPostgres } from './clients';
import { ended, engine, green, type Repository, red, repository } from './fixtures';

/** As `pg_dump -C` writes it: the dump makes a database of its own and goes there. */
const ownPostgres = `
DROP DATABASE IF EXISTS chinook;
CREATE DATABASE chinook WITH TEMPLATE = template0 ENCODING = 'UTF8';
\\connect chinook
CREATE TABLE artist (id int PRIMARY KEY, name text);
COPY artist (id, name) FROM stdin;
1\tAC/DC
2\tAccept; -- \\\\c other
\\.
`;

/** As `mysqldump --databases` writes it. */
const ownMysql = `
/*!40000 DROP DATABASE IF EXISTS \`chinook\`*/;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`chinook\` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
USE \`chinook\`;
CREATE TABLE \`artist\` (\`id\` int NOT NULL, \`name\` varchar(120) DEFAULT NULL, PRIMARY KEY (\`id\`));
INSERT INTO \`artist\` VALUES (1,'AC/DC'),(2,'Accept; USE other');
`;

const databases = {
  postgresql: {
    image: images.postgres,
    dump: ownPostgres,
    ask: askPostgres,
    all: 'SELECT datname AS name FROM pg_database',
  },
  mysql: {
    image: images.mariadb,
    dump: ownMysql,
    ask: askMysql,
    all: 'SELECT schema_name AS name FROM information_schema.schemata',
  },
};
const each = Object.entries(databases);

async function nothingLeft(repo: Repository) {
  expect(await repo.containers()).toEqual([]);
  expect(await repo.networks()).toEqual([]);
}

describe('MP-48 a dump that makes and uses a database of its own', () => {
  it.each(each)(
    "%s: lands in the experiment's database, and in no other",
    async (kind, { image, dump, ask, all }) => {
      const repo = repository();
      repo.write('dump.sql', dump);
      repo.configure({ [kind]: { image, initial_data_source: 'dump.sql' } });
      const job = repo.job(repo.pull('opened'));
      const { outputs, log } = green(await job.uses());
      const rows = await ask(outputs.DATABASE_URL, 'SELECT name FROM artist ORDER BY id');
      expect(rows).toHaveLength(2);
      expect(await ask(outputs.DATABASE_URL, all)).not.toContainEqual({ name: 'chinook' });
      expect(log).toMatch(/Left out of the dump: /);
      await ended(job);
    },
  );

  it.each(each)(
    '%s: `database` and `username` give it the names that the dump writes',
    async (kind, { image, ask }) => {
      const repo = repository();
      const named = kind === 'mysql' ? 'chinook.artist' : 'chinook.public.artist';
      repo.write(
        'dump.sql',
        `CREATE TABLE artist (name varchar(9));\nINSERT INTO ${named} VALUES ('AC/DC');\nCREATE VIEW loud AS SELECT name FROM ${named};\n`,
      );
      const names = { database: 'chinook', username: 'shop' };
      repo.configure({ [kind]: { image, initial_data_source: 'dump.sql', ...names } });
      const job = repo.job(repo.pull('opened'));
      const { outputs } = green(await job.uses());
      expect(outputs).toMatchObject({ DATABASE_NAME: 'chinook', DATABASE_USERNAME: 'shop' });
      expect(await ask(outputs.DATABASE_URL, 'SELECT name FROM loud')).toEqual([{ name: 'AC/DC' }]);
      await ended(job);
    },
  );

  it.each([
    ['postgresql', "CREATE TABLE t (x text);\n\\copy t from program 'id'\n", 2],
    ['mysql', 'CREATE TABLE t (x int);\n\\! id\n', 2],
  ] as const)(
    '%s: a shell escape is refused with its line, and nothing is left',
    async (kind, dump, line) => {
      const repo = repository();
      repo.write('dump.sql', dump);
      repo.configure({ [kind]: { image: databases[kind].image, initial_data_source: 'dump.sql' } });
      const job = repo.job(repo.pull('opened'));
      expect(red(await job.uses())).toMatch(new RegExp(`dump\\.sql.*line ${line}\\b|dump\\.sql:${line}\\b`));
      await nothingLeft(repo);
      await ended(job);
    },
  );
});

describe("what fails leaves nothing behind, and shows the tool's own words", () => {
  it.each([true, false])('a restore, template %s', async (template) => {
    const repo = repository();
    repo.write('dump.sql', 'CREATE TABLE t (id int);\nINSERT INTO nowhere VALUES (1);\n');
    const services = { redis: { image: images.redis } };
    repo.configure({
      ...services,
      postgresql: { image: images.postgres, initial_data_source: 'dump.sql', template },
    });
    const job = repo.job(repo.pull('opened'));
    const log = red(await job.uses());
    expect(log).toContain('relation "nowhere" does not exist');
    expect(log).toContain('dump.sql was not restored: psql ended with code 3');
    await nothingLeft(repo);
    const label = [`labtest.run=${repo.id}100/1/test/__labtest_provision`];
    expect(await engine.listContainers({ all: true, filters: { label } })).toEqual([]);
    await ended(job);
  });

  it('a dump that holds nothing is no success', async () => {
    const repo = repository();
    repo.write('dump.sql', '-- nothing\n');
    repo.configure({ postgresql: { image: images.postgres, initial_data_source: 'dump.sql' } });
    const job = repo.job(repo.pull('opened'));
    expect(red(await job.uses())).toContain('dump.sql restored nothing');
    await nothingLeft(repo);
    await ended(job);
  });

  it('a script', async () => {
    const repo = repository();
    repo.write(
      'setup.sh',
      '#!/bin/sh\necho "migrating $DATABASE_NAME"\necho "no such column: colour" >&2\nexit 4\n',
      0o755,
    );
    repo.configure({
      postgresql: { image: images.postgres, data_setup_script: 'setup.sh' },
      redis: { image: images.redis },
    });
    const job = repo.job(repo.pull('opened'));
    const { log, outputs } = await job.uses();
    expect(log).toContain('::group::data_setup_script of postgresql');
    expect(log).toMatch(
      /::error::data_setup_script "setup.sh" of postgresql ended with code 4\..*no such column: colour/,
    );
    expect(outputs).toEqual({});
    await nothingLeft(repo);
    await ended(job);
  });

  it('and what was there before a failing run stays as it was', async () => {
    const repo = repository();
    repo.configure({ postgresql: { image: images.postgres } });
    const first = repo.job(repo.pull('opened'));
    const { outputs } = green(await first.uses());
    await ended(first);
    await askPostgres(outputs.DATABASE_URL, 'CREATE TABLE mine (id int)');
    repo.write('setup.sh', '#!/bin/sh\nexit 4\n', 0o755);
    repo.configure({ postgresql: { image: images.postgres, data_setup_script: 'setup.sh' } });
    const second = repo.job(repo.pull('synchronize'), { run: { id: '101' } });
    red(await second.uses());
    await ended(second);
    expect(await askPostgres(outputs.DATABASE_URL, 'SELECT count(*) AS rows FROM mine')).toEqual([
      { rows: '0' },
    ]);
    expect(await repo.containers()).toHaveLength(1);
  });
});
