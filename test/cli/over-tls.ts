// Services with `tls: true`, from the configuration to clients that know nothing but the variables.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { createClient } from '@redis/client';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { expect } from 'vitest';
import { folderWith, labtest, type Where } from './terminal';

type Variables = Record<string, string>;
const sql = 'CREATE TABLE things (id int);\nINSERT INTO things VALUES (42);\n';

/** A checkout with a PostgreSQL, a MySQL and a Redis, which have data. @param settings of each kind. */
export function checkoutWith(settings: Record<'postgresql' | 'mysql' | 'redis', string>): Where {
  const dumps = { postgresql: 'dump.sql', mysql: 'dump.sql', redis: 'dump.redis' };
  const services = Object.entries(settings).map(
    ([kind, more]) =>
      `  ${kind}: { tls: true, initial_data_source: ${dumps[kind as keyof typeof dumps]}, ${more} }\n`,
  );
  const directory = folderWith({
    '.labtest.yml': `services:\n${services.join('')}`,
    'dump.sql': sql,
    'dump.redis': 'SET thing 42\n',
  });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory });
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', `git@github.com:acme/tls-${process.pid}.git`);
  git('config', 'user.email', 'ann@example.com');
  return { directory };
}

/** Makes the services, or attaches to them. */
export async function variablesOf(where: Where): Promise<Variables> {
  const made = await labtest(['up', '--json'], where);
  expect(made.code, made.err).toBe(0);
  return JSON.parse((await labtest(['env', '--format', 'json'], where)).out);
}

/** Reads the data by each kind's variables alone. */
export const readers = {
  async postgresql({
    POSTGRESQL_DATABASE_URL: url = '',
    POSTGRESQL_DATABASE_CA_FILE: file,
    PGSSLROOTCERT,
  }: Variables) {
    const { searchParams } = new URL(url);
    expect([PGSSLROOTCERT, searchParams.get('sslrootcert')]).toEqual([file, file]);
    expect(searchParams.get('sslmode')).toBe('verify-full');
    const question = 'SELECT id, ssl FROM things, pg_stat_ssl WHERE pid = pg_backend_pid()';
    const client = new Client({ connectionString: url });
    await client.connect();
    expect((await client.query(question)).rows).toEqual([{ id: 42, ssl: true }]);
    await client.end();
    const { stdout } = await promisify(execFile)('psql', ['-XAtc', question, url]);
    expect(stdout.trim()).toBe('42|t');
  },
  async mysql({ MYSQL_DATABASE_URL: uri = '', MYSQL_DATABASE_CA_FILE: file = '' }: Variables) {
    const ssl = { ca: readFileSync(file, 'utf8'), verifyIdentity: true };
    const connection = await createConnection({ uri, ssl });
    const [rows] = await connection.query('SELECT id FROM things');
    connection.destroy();
    expect(rows).toEqual([{ id: 42 }]);
  },
  async redis({ REDIS_URL: url = '', REDIS_CA_FILE: file = '' }: Variables) {
    const client = createClient({
      url,
      socket: { tls: true, ca: readFileSync(file, 'utf8'), reconnectStrategy: false },
    });
    client.on('error', () => {});
    await client.connect();
    expect(await client.get('thing')).toBe('42');
    client.destroy();
  },
};

/** What each kind says to whoever speaks no TLS. */
export const plainly = {
  postgresql: async ({ POSTGRESQL_DATABASE_URL: url = '' }: Variables) => {
    const client = new Client({ connectionString: url.replace(/\?.*/, ''), ssl: false });
    await expect(client.connect()).rejects.toThrow('no encryption');
  },
  mysql: async ({ MYSQL_DATABASE_URL: uri = '' }: Variables) => {
    await expect(createConnection({ uri })).rejects.toThrow(/insecure transport|access denied/i);
  },
  redis: async ({ REDIS_URL: url = '' }: Variables) => {
    const client = createClient({
      url: url.replace('rediss', 'redis'),
      socket: { reconnectStrategy: false },
    });
    client.on('error', () => {});
    await expect(client.connect()).rejects.toThrow();
  },
};

export const kindsOverTls = ['postgresql', 'mysql', 'redis'] as const;
