import { aborted } from '../core/aborted';
import { isCode } from '../core/errors';
import { nameRules } from '../experiment/identity';
import type { Server } from '../providers/provider';
import { addressOf } from '../services/mysql/address';
import {
  catalogName,
  catalogTable,
  commitEntry,
  enter,
  isEntered,
  keepSecret,
  listCatalog,
  lost,
  type Sql,
  strike,
} from './catalog';
import { chosen, strikeOthers } from './held';
import { leasing } from './leasing';
import { identify, narrow, notAllowed, widen } from './mysql-user';
import { heldLabel, type Tenant, type Tenants } from './tenants';

const leased = "IS_USED_LOCK(CONCAT('labtest-lease-', experiments.id)) IS NOT NULL";

/** A database and a user for each experiment, on one MySQL or MariaDB server. */
export function mysqlTenants(server: Server): Tenants {
  const admin = <T>(body: (sql: MysqlSql) => Promise<T>) => connected(server, body);
  return {
    list: () =>
      admin((sql) => listCatalog(sql, leased, administrator(server).password)).catch((error: unknown) => {
        if (!isCode(error, 'ER_BAD_DB_ERROR')) throw error;
        return { tenants: [], secret: administrator(server).password };
      }),
    held: async (on, asked) => {
      await makeCatalog(server);
      return await admin((sql) => heldDatabase(sql, on, asked));
    },
    claim: async (wanted) => {
      const claim = () =>
        admin(async (sql) => {
          await sql.query(catalogTable);
          const secret = await keepSecret(sql, administrator(server).password);
          return { tenant: await enter(sql, wanted, nameRules.mysqlDatabase), secret };
        });
      return await claim().catch(async (error: unknown) => {
        if (!isCode(error, 'ER_BAD_DB_ERROR')) throw error;
        await makeCatalog(server);
        return await claim();
      });
    },
    make: (tenant, password) => admin((sql) => make(sql, tenant, password)),
    isIntact: (tenant) =>
      admin(async (sql) => (await hasUser(sql, tenant)) && (await hasDatabase(sql, tenant))),
    commit: (tenant, password) =>
      admin(async (sql) => {
        if (tenant.pending) await narrow(sql, tenant);
        await identify(sql, 'ALTER USER IF EXISTS', tenant, password);
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
      leasing(
        () =>
          admin(async (sql) => {
            const lock = "SELECT GET_LOCK(CONCAT('labtest-lease-', ?), 0) AS held";
            const [row] = await sql.query(lock, [tenant.id]);
            if (Number(row?.held) === 1) await Promise.race([aborted(signal), sql.lost]);
          }),
        signal,
      ),
    environment: ({ username, database }, password) => ({
      MYSQL_USER: username,
      MYSQL_PASSWORD: password,
      MYSQL_DATABASE: database,
    }),
  };
}

interface MysqlSql extends Sql {
  /** Resolves once the connection is over. */
  lost: Promise<void>;
  identifier(name: string): string;
}

/** `root`, unless the server names another one: a cloud keeps root for itself. */
function administrator({ environment }: Server): { user: string; password: string } {
  const { MYSQL_ROOT_PASSWORD: root, MYSQL_USER: user = 'root', MYSQL_PASSWORD: password = '' } = environment;
  return root === undefined ? { user, password } : { user: 'root', password: root };
}

/** What is restored from elsewhere has no database for the catalog. */
async function makeCatalog(server: Server): Promise<void> {
  await connected(server, (sql) => sql.query(`CREATE DATABASE IF NOT EXISTS ${catalogName}`), null);
}

async function heldDatabase(sql: Sql, on: string, asked?: string): Promise<string | undefined> {
  await strikeOthers(sql, on);
  const ofNobody = ['mysql', 'sys', 'information_schema', 'performance_schema', 'innodb', 'tmp', catalogName];
  const rows = await sql.query(
    'SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN (?) ORDER BY 1',
    [ofNobody],
  );
  return chosen(
    rows.map(({ name }) => String(name)),
    asked,
  );
}

async function connected<T>(
  server: Server,
  body: (sql: MysqlSql) => Promise<T>,
  database: string | null = catalogName,
): Promise<T> {
  const { createConnection, escapeId } = await import('mysql2/promise');
  const connection = await createConnection({
    ...(server.endpoint && addressOf(server.endpoint)),
    ...administrator(server),
    ...(database !== null && { database }),
    connectTimeout: 30_000,
  });
  const lost = new Promise<void>((resolve) => {
    connection.on('error', () => resolve());
    connection.on('end', () => resolve());
  });
  try {
    const query: Sql['query'] = async (text, values = []) => {
      const [rows] = await connection.query(text, [...values]);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    };
    return await body({ lost, query, identifier: (name) => escapeId(name, true) });
  } finally {
    connection.destroy();
  }
}

async function make(sql: MysqlSql, tenant: Tenant, password: string): Promise<void> {
  const { username, database, pending } = tenant;
  if (!pending && !(await hasDatabase(sql, tenant))) throw lost(tenant);
  await sql.query(`CREATE DATABASE IF NOT EXISTS ${sql.identifier(database)} CHARACTER SET utf8mb4`);
  await identify(sql, 'CREATE USER IF NOT EXISTS', tenant, password);
  // Data from elsewhere may bring a user of that name along.
  if (pending && tenant.labels[heldLabel] !== undefined) await identify(sql, 'ALTER USER', tenant, password);
  const target = sql.identifier((await takesPatterns(sql)) ? database.replace(/[_%\\]/g, '\\$&') : database);
  const grant = (what: string) => sql.query(`GRANT ${what} ON ${target}.* TO ?@'%'`, [username]);
  await grant('ALL').catch(async (error: unknown) => {
    if (!isCode(error, ...notAllowed)) throw error;
    await grant(privileges);
  });
  if (pending) await widen(sql, tenant);
}

/**
 * The name in a GRANT is a pattern, in which _ and % would let other databases in; with `partial_revokes`, which Aurora
 * has on, it is the name itself.
 */
async function takesPatterns(sql: Sql): Promise<boolean> {
  const [row] = await sql.query("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'");
  return row?.Value !== 'ON';
}

/** All that an experiment needs in its database: an administrator that a cloud has made has no others to pass on. */
const privileges = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'REFERENCES', 'INDEX', 'ALTER'],
  ...['CREATE TEMPORARY TABLES', 'LOCK TABLES', 'EXECUTE', 'CREATE VIEW', 'SHOW VIEW'],
  ...['CREATE ROUTINE', 'ALTER ROUTINE', 'EVENT', 'TRIGGER'],
].join(', ');

/** Two runs may remove it at once, and a third may have its names already: the entry decides, under a lock. */
async function remove(sql: MysqlSql, tenant: Tenant): Promise<void> {
  await sql.query("SELECT GET_LOCK(CONCAT('labtest-remove-', ?), 60)", [tenant.id]);
  if (!(await isEntered(sql, tenant))) return;
  await sql.query("DROP USER IF EXISTS ?@'%'", [tenant.username]);
  const sessions = await sql.query('SELECT id FROM information_schema.processlist WHERE user = ?', [
    tenant.username,
  ]);
  for (const session of sessions) await end(sql, Object.values(session)[0]);
  await sql.query(`DROP DATABASE IF EXISTS ${sql.identifier(tenant.database)}`);
  await strike(sql, tenant);
}

/** RDS lets nobody end another user's session, except by a procedure of its own. */
async function end(sql: Sql, session: unknown): Promise<void> {
  const unlessGone = (error: unknown) => {
    if (!isCode(error, 'ER_NO_SUCH_THREAD')) throw error;
  };
  await sql.query('KILL ?', [session]).catch(async (error: unknown) => {
    if (!isCode(error, 'ER_KILL_DENIED_ERROR', ...notAllowed)) return unlessGone(error);
    await sql.query('CALL mysql.rds_kill(?)', [session]).catch(unlessGone);
  });
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
