import { isCode, LabTestError, TemplateGone } from '../core/errors';
import type { Labels, Server, Template, Templates } from '../providers/provider';
import { listCatalog, type Sql } from './catalog';
import {
  closeDatabase,
  connected,
  dropDatabase,
  dropRole,
  locks,
  type PostgresSql,
  version,
} from './postgresql-sql';
import type { CommunalServer } from './server';
import { carries, cloneLabel, type Tenant } from './tenants';

/** What makes the table of the templates; a row, written last, is what makes one findable. */
export const templatesTable = `CREATE TABLE IF NOT EXISTS templates (
  key VARCHAR(64) PRIMARY KEY,
  labels TEXT NOT NULL,
  database_name VARCHAR(64) NOT NULL UNIQUE,
  username VARCHAR(63) NOT NULL UNIQUE,
  created TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  used TIMESTAMPTZ
)`;

/** Templates as databases beside those of the experiments: closed, and owned by a role that cannot log in. */
export function postgresqlTemplates(communal: CommunalServer): Templates {
  const located = async <T>(absent: T, body: (sql: PostgresSql) => Promise<T>): Promise<T> => {
    const server = await communal.locate();
    return server ? await connected(server, body) : absent;
  };
  return {
    dataDirectory: undefined,
    cloning: () => located('no server yet', describeCloning),
    /** All templates of a server are its own, so that only its version tells them apart. */
    image: async (_name, _report, signal) => {
      const known = await connected(await communal.obtain(signal), version);
      return { id: `postgresql:${known}`, environment: {} };
    },
    find: async (key, _report, signal) => {
      signal.throwIfAborted();
      return await located(undefined, (sql) => findTemplate(sql, key));
    },
    save: async (server, key, labels, report) => {
      report('keeping it as a template');
      const template = await located(undefined, (sql) => save(sql, server, key, labels));
      if (!template) throw new TemplateGone(key);
      return { template, shared: Promise.resolve() };
    },
    list: (filter) =>
      located([], async (sql) => (await listTemplates(sql)).filter(({ labels }) => carries(labels, filter))),
    copies: (templates) => located(new Map(), (sql) => copiesOf(sql, templates)),
    remove: ({ key }) => located(undefined, (sql) => remove(sql, key)),
  };
}

/**
 * Makes the database of a clone, closed, its objects the template's role's still.
 * @throws TemplateGone
 */
export async function cloneDatabase(
  sql: PostgresSql,
  { database, username }: Tenant,
  key: string,
): Promise<void> {
  await sql.query(`SELECT pg_advisory_lock_shared(${locks.template}, hashtext(?))`, [key]);
  const template = await findTemplate(sql, key);
  if (!template) throw new TemplateGone(key);
  await sql.query('UPDATE templates SET used = CURRENT_TIMESTAMP WHERE key = ?', [key]);
  const number = await version(sql);
  const [name, owner, from] = [database, username, template.reference].map(sql.identifier);
  const strategy = number >= 150_000 ? ' STRATEGY FILE_COPY' : '';
  const create = () =>
    sql.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE ${from}${strategy} ALLOW_CONNECTIONS false`);
  if (number < 180_000) await create();
  else await sharingBlocks(sql, create);
}

/** Not every build of PostgreSQL, and not every file system, can share. */
async function sharingBlocks(sql: Sql, create: () => Promise<unknown>): Promise<void> {
  try {
    await sql.query("SET file_copy_method = 'clone'");
    await create();
  } catch {
    await sql.query("SET file_copy_method = 'copy'");
    await create();
  }
}

/** The role that owns everything inside a template and, until it has changed hands, inside a clone. */
export async function templateRole(sql: Sql, key: string): Promise<string | undefined> {
  return (await findTemplate(sql, key))?.environment.POSTGRES_USER;
}

async function findTemplate(sql: Sql, key: string): Promise<Template | undefined> {
  return (await listTemplates(sql)).find((template) => template.key === key);
}

/** Oldest first; one whose database is not there, or not closed, is none. */
async function listTemplates(sql: Sql): Promise<Template[]> {
  try {
    const rows = await sql.query(
      `SELECT templates.*, pg_database_size(oid) AS bytes FROM templates
       JOIN pg_database ON datname = database_name AND datistemplate ORDER BY created`,
    );
    return rows.map(templateOf);
  } catch (error) {
    if (isCode(error, undefinedTable)) return [];
    throw error;
  }
}

const undefinedTable = '42P01';

function templateOf(row: Record<string, unknown>): Template {
  const reference = String(row.database_name);
  return {
    key: String(row.key),
    reference,
    labels: JSON.parse(String(row.labels)) as Labels,
    // No password: the role cannot log in, and its clones have passwords of their own from the start.
    environment: { POSTGRES_USER: String(row.username), POSTGRES_DB: reference },
    createdAt: row.created as Date,
    usedAt: (row.used as Date | null) ?? undefined,
    bytes: Number(row.bytes),
  };
}

/** One that is there already stays: databases may be being cloned from it. */
async function save(sql: PostgresSql, { id, name }: Server, key: string, labels: Labels): Promise<Template> {
  await sql.query(`SELECT pg_advisory_lock(${locks.template}, hashtext(?))`, [key]);
  const existing = await findTemplate(sql, key);
  if (existing) return existing;
  const tenant = (await listCatalog(sql, 'NULL', '')).tenants.find((one) => one.id === id);
  if (!tenant) throw new LabTestError({ what: `${name} makes no template: it is not there any more.` });
  const [database, role] = [sql.identifier(tenant.database), sql.identifier(tenant.username)];
  await sql.query(`ALTER ROLE ${role} NOLOGIN PASSWORD NULL`);
  await closeDatabase(sql, tenant.database);
  await sql.query(`ALTER DATABASE ${database} OWNER TO CURRENT_USER`);
  await sql.query(`ALTER DATABASE ${database} IS_TEMPLATE true`);
  await sql.query(
    `WITH builder AS (DELETE FROM experiments WHERE id = ? RETURNING database_name, username)
     INSERT INTO templates (key, labels, database_name, username)
     SELECT ?, ?, database_name, username FROM builder
     ON CONFLICT (key) DO UPDATE SET labels = EXCLUDED.labels, database_name = EXCLUDED.database_name,
       username = EXCLUDED.username, created = EXCLUDED.created, used = NULL`,
    [id, key, JSON.stringify(labels)],
  );
  const template = await findTemplate(sql, key);
  if (!template) throw new TemplateGone(key);
  return template;
}

/** The row goes last: until then somebody else finds what is left to remove. */
async function remove(sql: PostgresSql, key: string): Promise<void> {
  await sql.query(`SELECT pg_advisory_lock(${locks.template}, hashtext(?))`, [key]);
  const template = await findTemplate(sql, key);
  if (!template || (await copiesOf(sql, [template])).get(key) !== 0) return;
  await dropDatabase(sql, template.reference);
  await dropRole(sql, template.environment.POSTGRES_USER ?? '');
  await sql.query('DELETE FROM templates WHERE key = ?', [key]);
}

async function copiesOf(sql: Sql, templates: readonly Template[]): Promise<Map<string, number>> {
  const { tenants } = await listCatalog(sql, 'NULL', '');
  const of = (key: string) => tenants.filter(({ labels }) => labels[cloneLabel] === key).length;
  return new Map(templates.map(({ key }) => [key, of(key)]));
}

async function describeCloning(sql: Sql): Promise<string> {
  const number = await version(sql);
  const major = Math.floor(number / 10_000);
  if (number >= 180_000)
    return `PostgreSQL ${major}, FILE_COPY with file_copy_method = clone: on a file system with reflinks clones share their blocks, elsewhere they are copies`;
  const how = number >= 150_000 ? 'FILE_COPY' : 'a copy of the files';
  return `PostgreSQL ${major}, ${how}: a clone takes the time and the room of its data (PostgreSQL 18 shares blocks where the file system has reflinks)`;
}
