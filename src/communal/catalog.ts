import { randomBytes } from 'node:crypto';
import { isCode, LabTestError, NameTaken } from '../core/errors';
import { type NameRule, nameOf, nameRules } from '../experiment/identity';
import type { Labels } from '../providers/provider';
import type { Catalog, Tenant, Wanted } from './tenants';

/** The database (PostgreSQL) or schema (MySQL) that holds the catalog; only the administrator gets in. */
export const catalogName = 'labtest';

/** One connection of the administrator. */
export interface Sql {
  /** Rows of a query; `?` stands for a value. */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** What makes the table of the catalog; the primary key is the lock, `state` the commit marker. */
export const catalogTable = `CREATE TABLE IF NOT EXISTS experiments (
  name VARCHAR(64) NOT NULL,
  state VARCHAR(7) NOT NULL,
  id CHAR(36) NOT NULL UNIQUE,
  labels TEXT NOT NULL,
  database_name VARCHAR(64) NOT NULL UNIQUE,
  username VARCHAR(63) NOT NULL UNIQUE,
  deadline VARCHAR(30) NOT NULL,
  created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (name, state)
)`;

/**
 * A row that is no tenant's holds the server's secret in its labels. Catalogs of earlier versions have none: there it is
 * the administrator's password, as it was then.
 */
const secretRow = { name: ' secret', state: 'secret', id: '00000000-0000-0000-0000-000000000000' };
const secretLabel = 'secret';

/**
 * @param leased an expression that is true while somebody holds the lease on the row.
 * @param password of the administrator.
 */
export async function listCatalog(sql: Sql, leased: string, password: string): Promise<Catalog> {
  try {
    const rows = await sql.query(`SELECT experiments.*, ${leased} AS leased FROM experiments`);
    const kept = rows.find(({ state }) => state === secretRow.state);
    return {
      tenants: rows.filter((row) => row !== kept).map(tenantOf),
      secret: (kept && labelsIn(kept)[secretLabel]) ?? password,
    };
  } catch (error) {
    if (isCode(error, '42P01', 'ER_NO_SUCH_TABLE')) return { tenants: [], secret: password };
    throw error;
  }
}

/** Gives a catalog its secret, where it has none yet. Of several at once, one does. */
export async function keepSecret(sql: Sql, password: string): Promise<string> {
  const { tenants } = await listCatalog(sql, 'NULL', password);
  const { name, state, id } = secretRow;
  // Tenants of an earlier version have passwords that follow from the administrator's.
  const value = tenants.length > 0 ? password : randomBytes(32).toString('hex');
  await sql
    .query(
      `INSERT INTO experiments (name, state, id, labels, database_name, username, deadline)
       VALUES (?, ?, ?, ?, '', '', '')`,
      [name, state, id, JSON.stringify({ [secretLabel]: value })],
    )
    .catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
    });
  return (await listCatalog(sql, 'NULL', password)).secret;
}

/**
 * Enters a pending tenant. Where the one that it will replace has the names that it wants, it gets others.
 * @throws NameTaken
 */
export async function enter(sql: Sql, wanted: Wanted, databaseRule: NameRule): Promise<Tenant> {
  const rows = await sql.query('SELECT state, database_name FROM experiments WHERE name = ?', [wanted.name]);
  const taken = rows.some(({ database_name }) => database_name === wanted.database);
  const { name, id, labels, deadline } = wanted;
  const { database, username } = taken ? second(wanted, databaseRule) : wanted;
  try {
    await sql.query(
      `INSERT INTO experiments (name, state, id, labels, database_name, username, deadline)
       VALUES (?, 'pending', ?, ?, ?, ?, ?)`,
      [name, id, JSON.stringify(labels), database, username, deadline.toISOString()],
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new NameTaken({ what: `${name} is being made on the communal server by another run.` });
  }
  return { id, name, labels, deadline, database, username, pending: true };
}

/** @throws NameTaken */
export async function commitEntry(sql: Sql, { id, name }: Tenant): Promise<void> {
  try {
    await sql.query("UPDATE experiments SET state = 'ready' WHERE id = ?", [id]);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new NameTaken({ what: `Another one on the communal server is called ${name} already.` });
  }
}

/** Enters the names that a tenant's database and user have from now on. */
export async function renameEntry(sql: Sql, { id, database, username }: Tenant): Promise<void> {
  await sql.query('UPDATE experiments SET database_name = ?, username = ? WHERE id = ?', [
    database,
    username,
    id,
  ]);
}

export async function isEntered(sql: Sql, { id }: Tenant): Promise<boolean> {
  return (await sql.query('SELECT id FROM experiments WHERE id = ?', [id])).length > 0;
}

export async function strike(sql: Sql, { id }: Tenant): Promise<void> {
  await sql.query('DELETE FROM experiments WHERE id = ?', [id]);
}

/** A tenant that counts as complete has lost its database: making an empty one would hide that. */
export function lost({ name, database }: Tenant): LabTestError {
  return new LabTestError({
    what: `${name} is in the catalog of the communal server, and its database ${database} is not there.`,
    why: 'Somebody else has removed it.',
    remedy:
      '`reset: true`, or the label `labtest:reset` on the pull request, gives the experiment a fresh one.',
  });
}

function second({ database, username }: Wanted, rule: NameRule) {
  const other = (name: string, of: NameRule) => nameOf([name.replace(/^labtest_/, ''), '2'], of);
  return { database: other(database, rule), username: other(username, nameRules.user) };
}

function tenantOf(row: Record<string, unknown>): Tenant {
  const text = (column: string) => String(row[column]);
  return {
    id: text('id'),
    name: text('name'),
    pending: row.state === 'pending',
    labels: labelsIn(row),
    deadline: new Date(text('deadline')),
    database: text('database_name'),
    username: text('username'),
    leased: Boolean(row.leased),
  };
}

function labelsIn({ labels }: Record<string, unknown>): Labels {
  return JSON.parse(String(labels)) as Labels;
}

function isDuplicate(error: unknown): boolean {
  return isCode(error, '23505', 'ER_DUP_ENTRY');
}
