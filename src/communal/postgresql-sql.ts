import type { Server } from '../providers/provider';
import { addressOf } from '../services/postgresql/address';
import { catalogName, type Sql } from './catalog';

/** Classes of our advisory locks: preparing the server, removing a tenant, the lease on one, using a template. */
export const locks = { prepare: 7101, remove: 7102, lease: 7103, template: 7104 };

/** One connection of the administrator to PostgreSQL. */
export interface PostgresSql extends Sql {
  /** Resolves once the connection is over. */
  lost: Promise<void>;
  identifier(name: string): string;
  literal(value: string): string;
}

/** Runs `body` over a connection of the administrator's, by default to the catalog. Its locks end with it. */
export async function connected<T>(
  server: Server,
  body: (sql: PostgresSql) => Promise<T>,
  database = catalogName,
): Promise<T> {
  const { Client, escapeIdentifier, escapeLiteral } = await import('pg');
  const client = new Client({
    ...(server.endpoint && addressOf(server.endpoint)),
    user: server.environment.POSTGRES_USER,
    password: server.environment.POSTGRES_PASSWORD,
    database,
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 60_000,
    application_name: 'labtest',
  });
  client.on('error', () => {});
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  try {
    await client.connect();
    const query: Sql['query'] = async (text, values = []) => {
      let count = 0;
      return (
        await client.query(
          text.replace(/\?/g, () => `$${++count}`),
          [...values],
        )
      ).rows;
    };
    return await body({ lost, query, identifier: escapeIdentifier, literal: escapeLiteral });
  } finally {
    await client.end().catch(() => {});
  }
}

/** Closes a database to everybody, and ends the connections that it has. */
export async function closeDatabase(sql: PostgresSql, database: string): Promise<void> {
  await sql.query(`ALTER DATABASE ${sql.identifier(database)} ALLOW_CONNECTIONS false`);
  await sql.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?', [database]);
}

/** Drops a database with its connections; absence is success. */
export async function dropDatabase(sql: PostgresSql, database: string): Promise<void> {
  const exists = await sql.query('SELECT 1 FROM pg_database WHERE datname = ?', [database]);
  if (exists.length === 0) return;
  const name = sql.identifier(database);
  await sql.query(`ALTER DATABASE ${name} IS_TEMPLATE false`);
  await closeDatabase(sql, database);
  await sql.query(`DROP DATABASE IF EXISTS ${name}${(await version(sql)) >= 130_000 ? ' WITH (FORCE)' : ''}`);
}

/** Ends a role's connections and drops it; absence is success. */
export async function dropRole(sql: PostgresSql, username: string): Promise<void> {
  await sql.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?', [username]);
  await sql.query(`DROP ROLE IF EXISTS ${sql.identifier(username)}`);
}

/** Whether the administrator may do everything; that of a server that a cloud runs may not. */
export async function isSuperuser(sql: Sql): Promise<boolean> {
  const [row] = await sql.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
  return row?.rolsuper === true;
}

/** Makes the administrator a member of a role: without, it may not give the role a database. */
export async function takeRole(sql: PostgresSql, username: string): Promise<void> {
  if (await isSuperuser(sql)) return;
  const how = (await version(sql)) >= 160_000 ? ' WITH INHERIT TRUE, SET TRUE' : '';
  await sql.query(`GRANT ${sql.identifier(username)} TO CURRENT_USER${how}`);
}

/** The server's version as a number: 150014 is 15.14. */
export async function version(sql: Sql): Promise<number> {
  const [row] = await sql.query("SELECT current_setting('server_version_num') AS version");
  return Number(row?.version);
}
