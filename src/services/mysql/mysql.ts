import type { Connection } from 'mysql2/promise';
import { isCode } from '../../core/errors';
import type { Endpoint } from '../../providers/provider';
import type { Access, Ready, ServiceKind, Templating } from '../kind';
import { databaseVariables, megabytes } from '../variables';
import { connected, notAdministered } from './client';
import { mysqlRestoring } from './restore';
import { mysqlTls } from './tls';

/** MySQL and MariaDB, by the contract of the official images; MariaDB's accept the MYSQL_ names too. */
export const mysql: ServiceKind = {
  name: 'mysql',
  defaultImage: 'mysql:8.4',
  memoryBytes: 1024 * megabytes,
  driver: () => import('mysql2/promise'),
  port: () => 3306,
  server: (settings, fresh) => ({
    environment: {
      MYSQL_DATABASE: fresh.database,
      MYSQL_USER: fresh.username,
      MYSQL_PASSWORD: fresh.password,
      MYSQL_ROOT_PASSWORD: fresh.adminPassword,
      ...settings.environment,
    },
    // MySQL's image writes a binary log, and would let nobody but the administrator restore a trigger or a function.
    args: [
      '--character-set-server=utf8mb4',
      '--loose-log-bin-trust-function-creators=1',
      ...(settings.disarmed ? ['--event-scheduler=OFF'] : []),
      ...settings.commands,
    ],
    files: [],
  }),
  tls: mysqlTls,
  access: (environment) => ({
    username: setting(environment, 'USER') ?? 'root',
    password: setting(environment, 'PASSWORD') ?? setting(environment, 'ROOT_PASSWORD') ?? '',
    database: setting(environment, 'DATABASE'),
    adminPassword: setting(environment, 'ROOT_PASSWORD'),
  }),
  secrets: (environment) =>
    ['PASSWORD', 'ROOT_PASSWORD']
      .map((name) => setting(environment, name))
      .filter((secret) => secret !== undefined),
  ready: (endpoint, access, _settings, milliseconds) => answered(endpoint, access, milliseconds),
  trouble: (error) => {
    if (isCode(error, ...refusals)) return 'access refused';
    return isCode(error, 'ER_BAD_DB_ERROR') ? 'database gone' : undefined;
  },
  busy: (said) => said.includes('Too many connections'),
  regain: ({ endpoint }, own) => {
    const { username, password = '' } = mysql.access(own);
    const root = { username: 'root', password: setting(own, 'ROOT_PASSWORD') };
    return connected(endpoint, root, 10_000, async (connection) => {
      for (const { user, host } of await accountsOf(connection, [username]))
        await connection.query('ALTER USER ?@? IDENTIFIED BY ?', [user, host, password]);
    });
  },
  dataFile: (environment, args) => {
    if (args.some((arg) => elsewhere.test(arg))) return undefined;
    const [, directory = ''] = /(?:^|\n)--datadir[=\n]([^\n]+)/.exec(args.join('\n')) ?? [];
    if (directory) return `${directory}/ibdata1`;
    return environment.MYSQL_MAJOR || environment.MARIADB_VERSION ? '/var/lib/mysql/ibdata1' : undefined;
  },
  restoring: mysqlRestoring,
  get templating() {
    return templating;
  },
  variables: (endpoint, access) => databaseVariables('mysql', endpoint, access),
};

/** Options with which the first file of the tables is called otherwise, or lies in another place. */
const elsewhere = /^(-h|--(loose[-_])?innodb[-_]data[-_]|--(no[-_])?defaults)/;

const refusals = [...notAdministered, 'ER_DBACCESS_DENIED_ERROR', 'ER_ACCOUNT_HAS_BEEN_LOCKED'];

function setting(environment: Readonly<Record<string, string>>, name: string): string | undefined {
  return environment[`MARIADB_${name}`] ?? environment[`MYSQL_${name}`];
}

const templating: Templating = {
  worthEmpty: true,
  placed: (part, directory) => ({ ...part, args: [...part.args, `--datadir=${directory}/mysql`] }),
  adopt: async (endpoint, original, own, milliseconds) => {
    const before = { username: 'root', password: setting(original, 'ROOT_PASSWORD') ?? '' };
    const access = mysql.access(own);
    try {
      await connected(endpoint, before, milliseconds, (connection) => changePasswords(connection, own));
    } catch (error) {
      if (!isCode(error, ...notAdministered)) throw error;
    }
    try {
      return await answered(endpoint, access, milliseconds);
    } catch (error) {
      if (!isCode(error, 'ER_ACCESS_DENIED_ERROR')) throw error;
      const user = mysql.access(original);
      await connected(endpoint, user, milliseconds, (connection) => changeOwn(connection, access));
      return await answered(endpoint, access, milliseconds);
    }
  },
};

/** Where the administrator cannot get in, neither into the original: each user may change its own password. */
async function changeOwn(connection: Connection, { password = '' }: Access): Promise<void> {
  const [rows] = await connection.query('SELECT VERSION() AS version');
  const isMariaDb = /mariadb/i.test((rows as { version: string }[])[0]?.version ?? '');
  await connection.query(isMariaDb ? 'SET PASSWORD = PASSWORD(?)' : 'ALTER USER USER() IDENTIFIED BY ?', [
    password,
  ]);
}

/** The administrator's last: until then, an attempt that is cut off can be repeated. */
async function changePasswords(connection: Connection, own: Readonly<Record<string, string>>): Promise<void> {
  const { username, password = '' } = mysql.access(own);
  const accounts = await accountsOf(connection, [username, 'root']);
  const sorted = accounts.sort((a, b) => rank(a) - rank(b));
  for (const { user, host } of sorted) {
    const wanted = user === username ? password : (setting(own, 'ROOT_PASSWORD') ?? '');
    await connection.query('ALTER USER ?@? IDENTIFIED BY ?', [user, host, wanted]);
  }
}

async function accountsOf(connection: Connection, users: readonly (string | undefined)[]) {
  const query = 'SELECT user AS user, host AS host FROM mysql.user WHERE user IN (?)';
  const [accounts] = await connection.query(query, [users]);
  return accounts as { user: string; host: string }[];
}

function rank({ user, host }: { user: string; host: string }): number {
  return user !== 'root' ? 0 : host === 'localhost' ? 1 : 2;
}

/**
 * The size comes from the statistics of the storage engine, which only the administrator may read: the schema's own view
 * opens every table, and in a clone, to open one is to copy it.
 */
async function answered(endpoint: Endpoint, access: Access, milliseconds: number): Promise<Ready> {
  const { adminPassword: password, database } = access;
  if (password === undefined || database === undefined)
    return await connected(endpoint, access, milliseconds, (connection) => sizeOf(connection, sizeQuery));
  await connected(endpoint, access, milliseconds, (connection) => connection.query('SELECT 1'));
  const root = { username: 'root', password };
  const size = (connection: Connection) => sizeOf(connection, statisticsQuery, [database]);
  return await connected(endpoint, root, milliseconds, size).catch(() => ({}));
}

async function sizeOf(connection: Connection, query: string, values: string[] = []): Promise<Ready> {
  const [rows] = await connection.query(query, values);
  return { bytes: Number((rows as { bytes: string | number }[])[0]?.bytes ?? 0) };
}

const sizeQuery =
  'SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables WHERE table_schema = DATABASE()';

const statisticsQuery = `SELECT COALESCE(SUM(clustered_index_size + sum_of_other_index_sizes), 0) * @@innodb_page_size AS bytes
  FROM mysql.innodb_table_stats WHERE database_name = ?`;
