import { aborted } from '../core/aborted';
import { isCode } from '../core/errors';
import { nameRules } from '../experiment/identity';
import type { Server } from '../providers/provider';
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
import { leasing } from './leasing';
import { createExtensions } from './postgresql-extensions';
import { handOverHeld, heldDatabase } from './postgresql-held';
import { renameDatabase } from './postgresql-rename';
import {
  connected,
  dropDatabase,
  dropRole,
  isSuperuser,
  locks,
  type PostgresSql,
  takeRole,
  version,
} from './postgresql-sql';
import { cloneDatabase, templateRole, templatesTable } from './postgresql-templates';
import { cloneLabel, heldLabel, type Tenant, type Tenants } from './tenants';
import { isByToken } from './tokens';

const leased = `EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
  AND classid = ${locks.lease}::oid AND objid = hashtext(experiments.id)::oid)`;

/** A database and a role for each experiment, on one PostgreSQL server. */
export function postgresqlTenants(server: Server): Tenants {
  const { POSTGRES_PASSWORD: administrator = '' } = server.environment;
  const admin = <T>(body: (sql: PostgresSql) => Promise<T>, database?: string) =>
    connected(server, body, database);
  return {
    list: () =>
      admin((sql) => listCatalog(sql, leased, administrator)).catch((error: unknown) => {
        if (isCode(error, noDatabase)) return { tenants: [], secret: administrator };
        throw error;
      }),
    held: (on, asked) => withCatalog(server, (sql) => heldDatabase(sql, on, asked)),
    claim: (wanted) =>
      withCatalog(server, async (sql) => {
        await prepare(sql);
        const secret = await keepSecret(sql, administrator);
        return { tenant: await enter(sql, wanted, nameRules.postgresDatabase), secret };
      }),
    make: async (tenant, password) => {
      const made = await admin((sql) => makeDatabase(sql, tenant, password));
      if (made) await admin((sql) => handOver(sql, tenant, made.by), tenant.database);
      else if (tenant.pending && tenant.labels[heldLabel] !== undefined)
        await handOverHeld(server, tenant, password);
      // Last: an administrator with a password is let in by that no more.
      const { username, labels } = tenant;
      if (isByToken(labels)) await admin((sql) => sql.query(`GRANT rds_iam TO ${sql.identifier(username)}`));
    },
    isIntact: (tenant) => admin(async (sql) => (await hasRole(sql, tenant)) && (await isOpen(sql, tenant))),
    rename: (tenant, names) => admin((sql) => renameDatabase(sql, tenant, names)),
    commit: (tenant, password) =>
      admin(async (sql) => {
        if (await hasRole(sql, tenant))
          await sql.query(`ALTER ROLE ${sql.identifier(tenant.username)} PASSWORD ${sql.literal(password)}`);
        await commitEntry(sql, tenant);
      }),
    remove: (tenant) => admin((sql) => remove(sql, tenant)),
    size: (tenant) =>
      admin(async (sql) => {
        const [row] = await sql.query(
          'SELECT pg_database_size(oid) AS bytes FROM pg_database WHERE datname = ?',
          [tenant.database],
        );
        return row && Number(row.bytes);
      }),
    lease: (tenant, signal) =>
      leasing(
        () =>
          admin(async (sql) => {
            const lock = `SELECT pg_try_advisory_lock(${locks.lease}, hashtext(?)) AS held`;
            const [row] = await sql.query(lock, [tenant.id]);
            if (row?.held) await Promise.race([aborted(signal), sql.lost]);
          }),
        signal,
      ),
    environment: ({ username, database }, password) => ({
      POSTGRES_USER: username,
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: database,
    }),
  };
}

const noDatabase = '3D000';

/** What is restored from elsewhere has no database for the catalog: it is made where it is missing. */
async function withCatalog<T>(server: Server, body: (sql: PostgresSql) => Promise<T>): Promise<T> {
  try {
    return await connected(server, body);
  } catch (error) {
    if (!isCode(error, noDatabase)) throw error;
    const create = (sql: Sql) => sql.query(`CREATE DATABASE ${catalogName}`);
    await connected(server, create, server.environment.POSTGRES_DB).catch((failure: unknown) => {
      if (!isCode(failure, '42P04', '23505')) throw failure;
    });
    return await connected(server, body);
  }
}

/**
 * The catalog; and nobody but the administrator may connect to what the server itself brought, as far as that is the
 * administrator's to say: databases of a cloud are the cloud's.
 */
async function prepare(sql: PostgresSql): Promise<void> {
  const [catalog] = await sql.query("SELECT to_regclass('templates') AS found");
  if (catalog?.found) return;
  await sql.query(`SELECT pg_advisory_lock(${locks.prepare}, 0)`);
  const databases = await sql.query(
    `SELECT datname, rolname, pg_has_role(datdba, 'USAGE') AS mine FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
     WHERE datallowconn AND (NOT rolsuper OR pg_has_role(datdba, 'USAGE'))`,
  );
  for (const { datname, rolname, mine } of databases) {
    // A snapshot brings databases of others along.
    if (!mine) await takeRole(sql, String(rolname)).catch(unlessMine);
    await sql.query(`REVOKE ALL ON DATABASE ${sql.identifier(String(datname))} FROM PUBLIC`);
  }
  await sql.query(catalogTable);
  await sql.query(templatesTable);
  await sql.query(`SELECT pg_advisory_unlock(${locks.prepare}, 0)`);
}

/**
 * Undefined when the database was there already; else whose its objects are, if they are a template's role's.
 * It opens its doors only once they are closed to everybody else.
 */
async function makeDatabase(
  sql: PostgresSql,
  tenant: Tenant,
  password: string,
): Promise<{ by?: string | undefined } | undefined> {
  const [role, database] = [sql.identifier(tenant.username), sql.identifier(tenant.database)];
  const open = await isOpen(sql, tenant);
  if (!open && !tenant.pending) throw lost(tenant);
  if (!(await hasRole(sql, tenant)))
    await sql.query(
      `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${sql.literal(password)}`,
    );
  await takeRole(sql, tenant.username);
  if (open) return undefined;
  await dropDatabase(sql, tenant.database);
  const key = tenant.labels[cloneLabel];
  if (key !== undefined) await cloneDatabase(sql, tenant, key);
  else
    await sql.query(`CREATE DATABASE ${database} OWNER ${role} TEMPLATE template0 ALLOW_CONNECTIONS false`);
  await sql.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await sql.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
  return { by: key === undefined ? undefined : await templateRole(sql, key) };
}

/**
 * What the owner of a server of its own would own: in a clone all that the template's role does, this database's only;
 * in an empty one the schema and the language, since dumps comment on both.
 */
async function handOver(sql: PostgresSql, tenant: Tenant, by?: string): Promise<void> {
  const role = sql.identifier(tenant.username);
  if (by !== undefined) return void (await sql.query(`REASSIGN OWNED BY ${sql.identifier(by)} TO ${role}`));
  await sql.query(`ALTER SCHEMA public OWNER TO ${role}`).catch(unlessMine);
  await createExtensions(sql, tenant);
  if ((await version(sql)) < 130_000 || !(await isSuperuser(sql))) return;
  await sql.query('DROP EXTENSION IF EXISTS plpgsql');
  await sql.query(`SET ROLE ${role}`);
  await sql.query('CREATE EXTENSION plpgsql');
}

/** What a cloud keeps for itself, an experiment does without. */
function unlessMine(error: unknown): void {
  if (!isCode(error, '42501')) throw error;
}

/** Two runs may remove it at once, and a third may have its names already: the entry decides, under a lock. */
async function remove(sql: PostgresSql, tenant: Tenant): Promise<void> {
  await sql.query(`SELECT pg_advisory_lock(${locks.remove}, hashtext(?))`, [tenant.id]);
  if (!(await isEntered(sql, tenant))) return;
  await dropDatabase(sql, tenant.database);
  await dropRole(sql, tenant.username);
  await strike(sql, tenant);
}

async function hasRole(sql: Sql, { username }: Tenant): Promise<boolean> {
  return (await sql.query('SELECT 1 FROM pg_roles WHERE rolname = ? AND rolcanlogin', [username])).length > 0;
}

async function isOpen(sql: Sql, { database }: Tenant): Promise<boolean> {
  return (
    (await sql.query('SELECT 1 FROM pg_database WHERE datname = ? AND datallowconn', [database])).length > 0
  );
}
