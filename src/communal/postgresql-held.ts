import type { Server } from '../providers/provider';
import { catalogName } from './catalog';
import { chosen, strikeOthers } from './held';
import { connected, type PostgresSql, takeRole } from './postgresql-sql';
import type { Tenant } from './tenants';

/** Databases that PostgreSQL, a cloud or LabTest has for itself. */
const ofNobody = ['postgres', 'rdsadmin', catalogName];

/** @param sql of the catalog. */
export async function heldDatabase(
  sql: PostgresSql,
  on: string,
  asked?: string,
): Promise<string | undefined> {
  await strikeOthers(sql, on);
  const rows = await sql.query(
    'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname',
  );
  const names = rows.map(({ datname }) => String(datname));
  return chosen(
    names.filter((name) => !ofNobody.includes(name)),
    asked,
  );
}

/**
 * Gives a role everything that a database holds, whoever's it was. Its password is a new one: data from elsewhere may bring
 * a role of that name along.
 */
export async function handOverHeld(server: Server, tenant: Tenant, password: string): Promise<void> {
  const { username, database } = tenant;
  await connected(
    server,
    async (sql) => {
      const [role, name] = [sql.identifier(username), sql.identifier(database)];
      await sql.query(`ALTER ROLE ${role} LOGIN PASSWORD ${sql.literal(password)}`);
      for (const owner of await ownersIn(sql))
        if (owner !== username) await reassign(sql, owner, username, database);
      await sql.query(`ALTER DATABASE ${name} OWNER TO ${role}`);
      await sql.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    },
    database,
  );
}

/** Who owns something in the database at hand; and whose it is itself; what PostgreSQL has brought is nobody's there. */
async function ownersIn(sql: PostgresSql): Promise<string[]> {
  const rows = await sql.query(
    `SELECT rolname FROM pg_roles JOIN pg_database ON datname = current_database()
     WHERE pg_roles.oid = datdba OR EXISTS (SELECT FROM pg_shdepend
       WHERE dbid = pg_database.oid AND deptype = 'o' AND refclassid = 'pg_authid'::regclass
       AND refobjid = pg_roles.oid)`,
  );
  return rows.map(({ rolname }) => String(rolname));
}

/** A role's other databases would change hands, too: they go back. */
async function reassign(sql: PostgresSql, owner: string, role: string, database: string): Promise<void> {
  const [me] = await sql.query('SELECT current_user AS name');
  if (owner !== me?.name) await takeRole(sql, owner);
  const others = await sql.query(
    'SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = ? AND datname <> ?',
    [owner, database],
  );
  await sql.query('BEGIN');
  await sql.query(`REASSIGN OWNED BY ${sql.identifier(owner)} TO ${sql.identifier(role)}`);
  for (const { datname } of others)
    await sql.query(`ALTER DATABASE ${sql.identifier(String(datname))} OWNER TO ${sql.identifier(owner)}`);
  await sql.query('COMMIT');
}
