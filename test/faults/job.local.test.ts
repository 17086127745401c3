import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askMysql, askPostgres, askRedis } from './clients';
import { ended, green, interrupted, red, until } from './fixtures';
import { localRepository } from './local';

const services = { postgresql: { provider: 'local' }, redis: { provider: 'local' } };

describe('provider local, from opened to closed', () => {
  it('rests between jobs with its data kept, and is gone after the close', async () => {
    const { repo, job, servers } = localRepository();
    repo.configure(services);
    const opened = job(repo.pull('opened'));
    const { outputs } = green(await opened.uses());
    await askPostgres(outputs.DATABASE_URL, 'CREATE TABLE kept AS SELECT 41 + 1 AS answer');
    expect(await askRedis(outputs.REDIS_URL, 'word', 'there')).toBe('OK');
    await ended(opened);
    await expect(askPostgres(outputs.DATABASE_URL, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    const synchronized = job(repo.pull('synchronize'), { run: { id: '101' } });
    const again = green(await synchronized.uses());
    expect(again.log).toContain('postgresql: restarted');
    expect(again.outputs).toMatchObject({ DATABASE_PASSWORD: outputs.DATABASE_PASSWORD, created: 'false' });
    expect(await askPostgres(again.outputs.DATABASE_URL, 'SELECT answer FROM kept')).toEqual([
      { answer: 42 },
    ]);
    await ended(synchronized);

    const closed = job(repo.pull('closed'));
    const last = green(await closed.uses());
    expect(await askPostgres(last.outputs.DATABASE_URL, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await ended(closed)).toContain('2 removed, 0 kept');
    expect(servers()).toEqual([]);
  });

  it('a job that ends leaves it running for another job of the machine', async () => {
    const { repo, job } = localRepository();
    repo.configure({ redis: { provider: 'local' } });
    const [one, other] = [job(repo.pull('opened')), job(repo.pull('synchronize'), { run: { id: '101' } })];
    const { outputs } = green(await one.uses());
    expect(green(await other.uses()).outputs.REDIS_URL).toBe(outputs.REDIS_URL);
    await ended(one);
    expect(await askRedis(outputs.REDIS_URL, 'word', 'there')).toBe('OK');
    await ended(other);
    await expect(askRedis(outputs.REDIS_URL, 'word')).rejects.toThrow('ECONNREFUSED');
  });

  it('on push it lives as long as the job', async () => {
    const { repo, job, servers } = localRepository();
    repo.configure({ redis: { provider: 'local' }, memcached: { provider: 'local' } });
    const pushed = job(repo.push());
    const { outputs } = green(await pushed.uses());
    await askRedis(outputs.REDIS_URL, 'word', 'there');
    expect(await ended(pushed)).toContain('2 removed, 0 kept');
    expect(servers()).toEqual([]);
  });
});

describe('servers without data on provider local', () => {
  it('are clones of the empty ones that the post step of the first job has kept', async () => {
    const { repo, job } = localRepository();
    repo.configure({ postgresql: { provider: 'local' }, mysql: { provider: 'local' } });
    const run = async (number: number) => {
      const event = repo.pull('opened', { branch: `branch-${number}`, number });
      const env = { RUNNER_ENVIRONMENT: 'self-hosted' };
      const one = job(event, { env, run: { id: String(number) } });
      const { log, outputs } = green(await one.uses());
      await askPostgres(outputs.DATABASE_URL, 'CREATE TABLE only_here (x int)');
      await askMysql(outputs.MYSQL_DATABASE_URL, 'CREATE TABLE only_here (x int)');
      return { log, post: await ended(one) };
    };
    const first = await run(1);
    expect(first.log).not.toContain('template');
    for (const name of ['postgresql', 'mysql'])
      expect(first.post).toMatch(new RegExp(`${name}: made template \\w+ of an empty server`));
    const second = await run(2);
    for (const name of ['postgresql', 'mysql']) expect(second.log).toContain(`${name}: cloned from template`);
    expect(second.post).not.toContain('template');
  });
});

describe('migrations on provider local', () => {
  it('of MySQL or MariaDB, one more runs on the template that has run the others', async () => {
    const { repo, job } = localRepository();
    const migration = (name: string) =>
      repo.write(`db/${name}.sql`, `CREATE TABLE IF NOT EXISTS ${name} (x int);\n`);
    const client = 'mariadb -h "$DATABASE_HOST" -P "$DATABASE_PORT" -u "$DATABASE_USERNAME" "$DATABASE_NAME"';
    const script = `#!/bin/sh\nexport MYSQL_PWD="$DATABASE_PASSWORD"\ncat db/*.sql | ${client}\n`;
    repo.write('migrate.sh', script, 0o755);
    const setup = { data_setup_script: 'migrate.sh', data_setup_inputs: ['db/*.sql'] };
    repo.configure({ mysql: { provider: 'local', ...setup } });
    const run = async (number: number) => {
      const event = repo.pull('opened', { branch: `branch-${number}`, number });
      const env = { RUNNER_ENVIRONMENT: 'self-hosted' };
      const one = job(event, { env, run: { id: String(number) } });
      const { log, outputs } = green(await one.uses());
      const tables = await askMysql(outputs.DATABASE_URL, 'SHOW TABLES');
      const post = await ended(one);
      return { log, post, tables: tables.flatMap((row) => Object.values(row)) };
    };
    migration('one');
    expect((await run(1)).tables).toEqual(['one']);
    migration('two');
    const { log, post, tables } = await run(2);
    expect(log).toMatch(/cloned from template \w+, which has run 1 of 2 files/);
    expect(log).not.toContain('from nothing');
    expect(tables).toEqual(['one', 'two']);
    expect(post).toMatch(/mysql: made template (\w+) from template \w+, which has run 1 of its 2 files/);
    const third = await run(3);
    expect(third.log).toMatch(/cloned from template \w+;/);
    expect(third.tables).toEqual(['one', 'two']);
  });
});

describe('faults on provider local', () => {
  it('MP-2 SIGKILL during the setup script: post clears away what is pending', async () => {
    const { repo, job, servers } = localRepository();
    repo.write('setup.sh', '#!/bin/bash\ntouch runs\nwhile [ -e runs ]; do sleep 0.1; done\n', 0o755);
    repo.configure({ redis: { provider: 'local', data_setup_script: 'setup.sh' } });
    const killed = job(repo.pull('opened'));
    await interrupted(killed, 'SIGKILL', () =>
      until('the script runs', () => existsSync(`${repo.workspace}/runs`)),
    );
    expect(servers()).toHaveLength(1);
    expect(await ended(killed)).toContain('removed redis, which the main step did not finish');
    expect(servers()).toEqual([]);
  });

  it('MP-10 two synchronize runs race: one instance, and both connect with the same credentials', async () => {
    const { repo, job, servers } = localRepository();
    repo.configure({ redis: { provider: 'local' } });
    const jobs = ['201', '202'].map((id) => job(repo.pull('synchronize'), { run: { id } }));
    const results = await Promise.all(jobs.map((one) => one.uses()));
    const urls = results.map((result) => green(result).outputs.REDIS_URL);
    expect(new Set(urls).size).toBe(1);
    for (const url of urls) await askRedis(url, 'word', 'there');
    expect(servers()).toHaveLength(1);
  });

  it("MP-48 dumps with a database of their own land in the experiment's", async () => {
    const { repo, job, servers } = localRepository();
    repo.write(
      'pg.sql',
      "CREATE DATABASE other;\n\\c other\nCREATE TABLE artist (name text);\nINSERT INTO artist VALUES ('AC/DC');\n",
    );
    repo.write(
      'my.sql',
      "CREATE DATABASE other;\nUSE other;\nCREATE TABLE artist (name text);\nINSERT INTO artist VALUES ('AC/DC');\n",
    );
    repo.configure({
      postgresql: { provider: 'local', initial_data_source: 'pg.sql' },
      mysql: { provider: 'local', initial_data_source: 'my.sql' },
    });
    const pushed = job(repo.push());
    const { outputs } = green(await pushed.uses());
    const sql = 'SELECT name FROM artist';
    expect(await askPostgres(outputs.DATABASE_URL, sql)).toEqual([{ name: 'AC/DC' }]);
    expect(await askMysql(outputs.MYSQL_DATABASE_URL, sql)).toEqual([{ name: 'AC/DC' }]);
    await ended(pushed);
    expect(servers()).toEqual([]);
  });

  it('a script that fails leaves nothing behind', async () => {
    const { repo, job, servers } = localRepository();
    repo.write('setup.sh', '#!/bin/sh\necho "no such column" >&2\nexit 4\n', 0o755);
    repo.configure({ redis: { provider: 'local', data_setup_script: 'setup.sh' } });
    const opened = job(repo.pull('opened'));
    expect(red(await opened.uses())).toContain('no such column');
    expect(servers()).toEqual([]);
    await ended(opened);
  });
});
