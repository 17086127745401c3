import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { images } from '../setup/images';
import { forEachChange } from '../setup/nightly';
import { askMysql, askPostgres } from './clients';
import { ended, environmentOf, green, repository } from './fixtures';

/**
 * The newest servers, each with its own tools: what those dump is what people have. PostgreSQL 18 has its volume one
 * directory higher than those before it, MySQL is not MariaDB, and both write dumps that older tools do not.
 */
const version = {
  postgresql: {
    image: images.postgres18,
    commands: [],
    environment: { POSTGRES_USER: 'labtest', POSTGRES_DB: 'labtest' },
    ask: askPostgres,
    content: [
      'CREATE TABLE artist (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, loud text GENERATED ALWAYS AS (upper(name)) VIRTUAL)',
      `INSERT INTO artist (name) VALUES ('Björk 🎤'), (E'back\\\\slash\\n\\\\! ls')`,
      `CREATE FUNCTION forty_two() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 42; END`,
      'CREATE VIEW loudest AS SELECT max(loud) AS loud FROM artist',
    ],
    client: ['psql', '-h127.0.0.1', '-Ulabtest', 'labtest', '-qc'],
    login: ['PGPASSWORD', 'POSTGRES_PASSWORD'],
    dumps: [
      ['pg_dump', '-h127.0.0.1', '-Ulabtest', 'labtest'],
      ['pg_dump', '-h127.0.0.1', '-Ulabtest', '--format=custom', 'labtest'],
    ],
    question: 'SELECT loud, forty_two() AS answer FROM loudest',
    newer: "SELECT current_setting('server_version_num')::int >= 180000 AS newer",
  },
  mysql: {
    image: images.mysql,
    commands: ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'],
    environment: { MYSQL_DATABASE: 'labtest' },
    ask: askMysql,
    content: [
      'CREATE TABLE artist (id int AUTO_INCREMENT PRIMARY KEY, name varchar(99) NOT NULL, loud varchar(99) AS (UPPER(name)) STORED, CHECK (LENGTH(name) > 0), KEY ((LENGTH(name))))',
      `INSERT INTO artist (name) VALUES ('Björk 🎤'), ('it''s; \\\\! ls')`,
      'CREATE FUNCTION forty_two() RETURNS int DETERMINISTIC RETURN 42',
      'CREATE TRIGGER stamp BEFORE INSERT ON artist FOR EACH ROW SET NEW.name = TRIM(NEW.name)',
      'CREATE EVENT yearly ON SCHEDULE EVERY 1 YEAR DO DELETE FROM artist',
      'CREATE VIEW loudest AS SELECT MAX(loud) AS loud FROM artist',
    ],
    client: ['mysql', '-h127.0.0.1', '-uroot', 'labtest', '-e'],
    login: ['MYSQL_PWD', 'MYSQL_ROOT_PASSWORD'],
    dumps: [['mysqldump', '-h127.0.0.1', '-uroot', '--routines', '--events', '--databases', 'labtest']],
    question: 'SELECT loud, forty_two() AS answer FROM loudest',
    newer: "SELECT VERSION() >= 8 AND VERSION() NOT LIKE '%MariaDB%' AS newer",
  },
} as const;

it.each(forEachChange(Object.entries(version), ([kind]) => kind === 'postgresql'))(
  '%s: what its own tools dump becomes a template, with what only this version knows',
  { timeout: 240_000 },
  async (kind, { image, commands, environment, ask, content, client, login, dumps, question, newer }) => {
    const repo = repository();
    const service = { service: kind, image, commands, environment };
    let number = 0;
    const provisioned = async () => {
      const job = repo.job(repo.pull('opened', { branch: `b${++number}`, number }), {
        run: { id: `${number}` },
      });
      const result = green(await job.uses());
      await ended(job);
      return result;
    };
    repo.configure({ db: service });
    const origin = await provisioned();
    expect(Number((await ask(origin.outputs.DATABASE_URL, newer))[0]?.newer)).toBe(1);
    const [container] = await repo.containers();
    if (!container) throw new Error('no container');
    const [name, from] = login;
    const env = { ...globalThis.process.env, [name]: environmentOf(container)[from] };
    const inside = (...argv: string[]) =>
      execFileSync('docker', ['exec', '-e', name, container.Id, ...argv], { env, maxBuffer: 1 << 26 });
    for (const statement of content) inside(...client, statement);
    const expected = await ask(origin.outputs.DATABASE_URL, question);

    for (const dump of dumps) {
      repo.write('dump.bak', inside(...dump));
      repo.configure({ db: { ...service, initial_data_source: 'dump.bak' } });
      const [first, second] = [await provisioned(), await provisioned()];
      expect(second.log).toContain('cloned from template');
      for (const { outputs } of [first, second]) {
        expect(await ask(outputs.DATABASE_URL, question)).toEqual(expected);
        expect(outputs.DATABASE_PASSWORD).not.toBe(origin.outputs.DATABASE_PASSWORD);
      }
    }
  },
);
