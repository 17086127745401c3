import { aborted } from '../core/aborted';
import { isCode } from '../core/errors';
import { nameRules } from '../experiment/identity';
import type { Server } from '../providers/provider';
import { addressOf } from '../services/mysql/address';
import { sessionPrivilege } from '../services/mysql/session';
import { longestStatement } from '../services/mysql/widen';
import {
  catalogName,
  catalogTable,
  commitEntry,
  enter,
  isEntered,
  listCatalog,
  lost,
  type Sql,
  strike,
} from './catalog';
import type { Tenant, Tenants } from './tenants';

const leased = "IS_USED_LOCK(CONCAT('labtest-lease-', experiments.id)) IS NOT NULL";

/** A database and a user for each experiment, on one MySQL or MariaDB server. */
export function mysqlTenants(server: Server): Tenants {
  const admin = <T>(body: (sql: MysqlSql) => Promise<T>) => connected(server, body);
  return {
    adminSecret: adminPassword(server),
    list: () => admin((sql) => listCatalog(sql, leased)),
    claim: (wanted) =>
      admin(async (sql) => {
        await sql.query(catalogTable);
        return await enter(sql, wanted, nameRules.mysqlDatabase);
      }),
    make: (tenant, password) => admin((sql) => make(sql, tenant, password)),
    isIntact: (tenant) =>
      admin(async (sql) => (await hasUser(sql, tenant)) && (await hasDatabase(sql, tenant))),
    commit: (tenant, password) =>
      admin(async (sql) => {
        if (tenant.pending) await narrow(sql, tenant);
        await sql.query("ALTER USER IF EXISTS ?@'%' IDENTIFIED BY ?", [tenant.username, password]);
        await commitEntry(sql, tenant);
      }),
    remove: (tenant) => admin((sql) => remove(sql, tenant)),
    size: (tenant) =>
      admin(async (sql) => {
        const [row] = await sql.query(
          'SELECT SUM(data_length + index_length) AS bytes FROM information_schema.tables WHERE table_schema = ?',
          [tenant.database],
        );
        return Number(row?.bytes ?? 0);
      }),
    lease: (tenant, signal) =>
      admin(async (sql) => {
        await sql.query("SELECT GET_LOCK(CONCAT('labtest-lease-', ?), 0)", [tenant.id]);
        await aborted(signal);
      }).catch(() => {}),
    environment: ({ username, database }, password) => ({
      MYSQL_USER: username,
      MYSQL_PASSWORD: password,
      MYSQL_DATABASE: database,
    }),
  };
}

interface MysqlSql extends Sql {
  identifier(name: string): string;
}

function adminPassword({ environment }: Server): string {
  return environment.MYSQL_ROOT_PASSWORD ?? '';
}

async function connected<T>(server: Server, body: (sql: MysqlSql) => Promise<T>): Promise<T> {
  const { createConnection, escapeId } = await import('mysql2/promise');
  const connection = await createConnection({
    ...(server.endpoint && addressOf(server.endpoint)),
    user: 'root',
    password: adminPassword(server),
    database: catalogName,
    connectTimeout: 30_000,
  });
  connection.on('error', () => {});
  try {
    const query: Sql['query'] = async (text, values = []) => {
      const [rows] = await connection.query(text, [...values]);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    };
    return await body({ query, identifier: (name) => escapeId(name, true) });
  } finally {
    connection.destroy();
  }
}

async function make(sql: MysqlSql, tenant: Tenant, password: string): Promise<void> {
  const { username, database, pending } = tenant;
  if (!pending && !(await hasDatabase(sql, tenant))) throw lost(tenant);
  await sql.query(`CREATE DATABASE IF NOT EXISTS ${sql.identifier(database)} CHARACTER SET utf8mb4`);
  await sql.query("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [username, password]);
  // The name in a GRANT is a pattern: _ and % would let other databases in.
  const pattern = sql.identifier(database.replace(/[_%\\]/g, '\\$&'));
  await sql.query(`GRANT ALL ON ${pattern}.* TO ?@'%'`, [username]);
  if (pending) await widen(sql, tenant);
}

/**
 * Lets a dump hold the longest statements and the widest tables. Nobody else is the worse for the first; the second is a
 * matter of the session, which MySQL lets no user decide without a privilege, and MariaDB every one.
 */
async function widen(sql: Sql, { username }: Tenant): Promise<void> {
  const [limit] = await sql.query('SELECT @@GLOBAL.max_allowed_packet AS bytes');
  if (Number(limit?.bytes) < longestStatement)
    await sql.query('SET GLOBAL max_allowed_packet = ?', [longestStatement]);
  if (await isMysql(sql)) await sql.query(`GRANT ${sessionPrivilege} ON *.* TO ?@'%'`, [username]);
}

/** Once it is filled, an experiment has rights on its own database only. */
async function narrow(sql: Sql, { username }: Tenant): Promise<void> {
  if (!(await isMysql(sql))) return;
  await sql.query(`REVOKE ${sessionPrivilege} ON *.* FROM ?@'%'`, [username]).catch((error: unknown) => {
    if (!isCode(error, 'ER_NONEXISTING_GRANT')) throw error;
  });
}

async function isMysql(sql: Sql): Promise<boolean> {
  const [row] = await sql.query('SELECT VERSION() AS version');
  const version = String(row?.version);
  return !/mariadb/i.test(version) && Number.parseInt(version, 10) >= 8;
}

/** Two runs may remove it at once, and a third may have its names already: the entry decides, under a lock. */
async function remove(sql: MysqlSql, tenant: Tenant): Promise<void> {
  await sql.query("SELECT GET_LOCK(CONCAT('labtest-remove-', ?), 60)", [tenant.id]);
  if (!(await isEntered(sql, tenant))) return;
  await sql.query("DROP USER IF EXISTS ?@'%'", [tenant.username]);
  const sessions = await sql.query('SELECT id FROM information_schema.processlist WHERE user = ?', [
    tenant.username,
  ]);
  for (const session of sessions)
    await sql.query('KILL ?', [Object.values(session)[0]]).catch((error: unknown) => {
      if (!isCode(error, 'ER_NO_SUCH_THREAD')) throw error;
    });
  await sql.query(`DROP DATABASE IF EXISTS ${sql.identifier(tenant.database)}`);
  await strike(sql, tenant);
}

async function hasUser(sql: Sql, { username }: Tenant): Promise<boolean> {
  return (await sql.query("SELECT 1 FROM mysql.user WHERE user = ? AND host = '%'", [username])).length > 0;
}

async function hasDatabase(sql: Sql, { database }: Tenant): Promise<boolean> {
  const found = await sql.query('SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', [
    database,
  ]);
  return found.length > 0;
}
