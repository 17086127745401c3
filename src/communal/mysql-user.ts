import { isCode } from '../core/errors';
import { sessionPrivilege } from '../services/mysql/session';
import { longestStatement } from '../services/mysql/widen';
import type { Sql } from './catalog';
import type { Tenant } from './tenants';
import { isByToken } from './tokens';

/** Makes or changes who a tenant is: by a password, or by RDS's plugin, which takes tokens of IAM in clear text. */
export async function identify(
  sql: Sql,
  verb: 'CREATE USER IF NOT EXISTS' | 'ALTER USER' | 'ALTER USER IF EXISTS',
  { username, labels }: Tenant,
  password: string,
): Promise<void> {
  if (isByToken(labels))
    await sql.query(`${verb} ?@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL`, [username]);
  else await sql.query(`${verb} ?@'%' IDENTIFIED BY ?`, [username, password]);
}

/**
 * Lets a dump hold the longest statements and the widest tables. Nobody else is the worse for the first; the second is a
 * matter of the session, which MySQL lets no user decide without a privilege, and MariaDB every one.
 */
export async function widen(sql: Sql, { username }: Tenant): Promise<void> {
  const [limit] = await sql.query('SELECT @@GLOBAL.max_allowed_packet AS bytes');
  if (Number(limit?.bytes) < longestStatement)
    await sql.query('SET GLOBAL max_allowed_packet = ?', [longestStatement]).catch(unlessAllowed);
  if (await isMysql(sql))
    await sql.query(`GRANT ${sessionPrivilege} ON *.* TO ?@'%'`, [username]).catch(unlessAllowed);
}

/** Once it is filled, an experiment has rights on its own database only. */
export async function narrow(sql: Sql, { username }: Tenant): Promise<void> {
  if (!(await isMysql(sql))) return;
  await sql.query(`REVOKE ${sessionPrivilege} ON *.* FROM ?@'%'`, [username]).catch((error: unknown) => {
    if (!isCode(error, 'ER_NONEXISTING_GRANT', ...notAllowed)) throw error;
  });
}

/** What an administrator is told that may not do everything. */
export const notAllowed = [
  ...['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_SPECIFIC_ACCESS_DENIED_ERROR'],
  ...['ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'ER_CANT_CHANGE_GLOBAL_VARIABLE'],
];

function unlessAllowed(error: unknown): void {
  if (!isCode(error, ...notAllowed)) throw error;
}

async function isMysql(sql: Sql): Promise<boolean> {
  const [row] = await sql.query('SELECT VERSION() AS version');
  const version = String(row?.version);
  return !/mariadb/i.test(version) && Number.parseInt(version, 10) >= 8;
}
