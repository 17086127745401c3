// What init writes, as a runner takes it: the action provisions it, and the variables of the application reach it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { labtest } from '../cli/terminal';
import { askMysql, askPostgres, askRedis } from '../faults/clients';
import { ended, green } from '../faults/fixtures';
import { localRepository } from '../faults/local';
import { forEachChange } from '../setup/nightly';
import { kinds } from './repositories';

/** Initialises a repository of this kind on provider local, and runs its workflow up to the commands. */
async function provisioned(title: string) {
  const local = localRepository();
  const kind = kinds.find((one) => one.title === title);
  for (const [file, text] of Object.entries(kind?.files ?? {}))
    local.repo.write(file, withoutContainers(text));
  const said = await labtest(['init', '--yes', '--provider', 'local'], { directory: local.repo.workspace });
  expect(said).toMatchObject({ code: 0 });
  const file = join(local.repo.workspace, '.github/workflows/labtest.yml');
  const { steps } = parseYaml(readFileSync(file, 'utf8')).jobs.test;
  const [, provision, , commands] = steps;
  const job = local.job(local.repo.pull('opened'));
  const inputs = Object.entries(provision.with).map(([name, value]) => [name, String(value)]);
  green(await job.uses(Object.fromEntries(inputs)));
  const exports = commands.run.split('\n').filter((line: string) => line.startsWith('export '));
  const printed = execFileSync('bash', ['--norc', '-ceu', [...exports, 'env -0'].join('\n')], {
    env: { PATH: process.env.PATH, ...job.env },
    encoding: 'utf8',
  });
  const env = Object.fromEntries(printed.split('\0').map((line) => line.split(/=(.*)/s).slice(0, 2)));
  const close = async () => {
    await ended(job);
    const closed = local.job(local.repo.pull('closed'));
    green(await closed.uses(Object.fromEntries(inputs)));
    const log = await ended(closed);
    expect(local.servers()).toEqual([]);
    return log;
  };
  return { env: env as Record<string, string>, close };
}

/** Provider local runs no image. */
const withoutContainers = (text: string) => text.replace(/^.*elasticsearch.*\n/gm, '');

/** What each kind of application reads, asked as it would ask. */
const others: readonly {
  title: string;
  asks: (env: Record<string, string>) => Promise<void>;
  removed: number;
}[] = [
  {
    title: 'Django',
    removed: 2,
    asks: async ({ DATABASE_URL, REDIS_URL }) => {
      expect(await askPostgres(DATABASE_URL, 'SELECT 6 * 7 AS answer')).toEqual([{ answer: 42 }]);
      expect(await askRedis(REDIS_URL, 'word', 'there')).toBe('OK');
    },
  },
  {
    title: 'Rails',
    removed: 2,
    asks: async ({ DATABASE_URL = '', REDIS_URL, RAILS_ENV }) => {
      expect(DATABASE_URL).toMatch(/^mysql2:/);
      expect(await askMysql(DATABASE_URL.replace(/^mysql2:/, 'mysql:'), 'SELECT 6 * 7 AS answer')).toEqual([
        { answer: 42 },
      ]);
      expect(await askRedis(REDIS_URL, 'word', 'there')).toBe('OK');
      expect(RAILS_ENV).toBe('test');
    },
  },
  {
    title: 'Go',
    removed: 2,
    asks: async ({ DATABASE_URL, REDIS_URL }) => {
      expect(await askPostgres(DATABASE_URL, 'SELECT 6 * 7 AS answer')).toEqual([{ answer: 42 }]);
      expect(await askRedis(REDIS_URL, 'word', 'there')).toBe('OK');
    },
  },
  {
    title: 'Spring Boot',
    removed: 2,
    asks: async (env) => {
      const [, address] = /^jdbc:mariadb:\/\/([^?]*)/.exec(env.SPRING_DATASOURCE_URL ?? '') ?? [];
      const { SPRING_DATASOURCE_USERNAME: user, SPRING_DATASOURCE_PASSWORD: password = '' } = env;
      const url = `mysql://${user}:${encodeURIComponent(password)}@${address}`;
      expect(await askMysql(url, 'SELECT 6 * 7 AS answer')).toEqual([{ answer: 42 }]);
      const { SPRING_DATA_REDIS_HOST: host, SPRING_DATA_REDIS_PORT: port } = env;
      const redis = `redis://:${env.SPRING_DATA_REDIS_PASSWORD}@${host}:${port}`;
      expect(await askRedis(redis, 'word', 'there')).toBe('OK');
    },
  },
];

test.each(forEachChange(others, ({ title }) => title === 'Rails'))(
  '$title: what it needs answers under the variables that the application reads',
  async ({ title, asks, removed }) => {
    const { env, close } = await provisioned(title);
    await asks(env);
    expect(await close()).toContain(`${removed} removed, 0 kept`);
  },
);

test('Express with Prisma: PostgreSQL and Redis answer under the URLs that the application reads', async () => {
  const { env, close } = await provisioned('Express with Prisma');
  expect(await askPostgres(env.DATABASE_URL, 'SELECT 6 * 7 AS answer')).toEqual([{ answer: 42 }]);
  expect(await askRedis(env.REDIS_URL, 'word', 'there')).toBe('OK');
  expect(await close()).toContain('2 removed, 0 kept');
});

test('Laravel: MySQL answers to host, port, name and password in the variables of its own', async () => {
  const { env, close } = await provisioned('Laravel');
  const { DB_HOST, DB_PORT, DB_DATABASE, DB_USERNAME, DB_PASSWORD = '' } = env;
  const url = `mysql://${DB_USERNAME}:${encodeURIComponent(DB_PASSWORD)}@${DB_HOST}:${DB_PORT}/${DB_DATABASE}`;
  expect(await askMysql(url, 'SELECT 6 * 7 AS answer')).toEqual([{ answer: 42 }]);
  expect(`${env.MEMCACHED_HOST}:${env.MEMCACHED_PORT}`).toBe(env.MEMCACHE_URL);
  expect(await close()).toContain('3 removed, 0 kept');
});
