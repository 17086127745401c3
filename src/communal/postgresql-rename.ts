import { renameEntry } from './catalog';
import { closeDatabase, type PostgresSql } from './postgresql-sql';
import type { Tenant } from './tenants';

/** Gives a tenant's database, its role and its entry other names, which are free: all three, or none where a run dies. */
export async function renameDatabase(
  sql: PostgresSql,
  tenant: Tenant,
  { database, username }: Pick<Tenant, 'database' | 'username'>,
): Promise<Tenant> {
  const renamed = { ...tenant, database, username };
  const name = sql.identifier(database);
  await closeDatabase(sql, tenant.database);
  await sql.query('BEGIN');
  await renameEntry(sql, renamed);
  await sql.query(`ALTER ROLE ${sql.identifier(tenant.username)} RENAME TO ${sql.identifier(username)}`);
  await sql.query(`ALTER DATABASE ${sql.identifier(tenant.database)} RENAME TO ${name}`);
  await sql.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await sql.query('COMMIT');
  return renamed;
}
