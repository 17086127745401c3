import { type Connection, createConnection } from 'mysql2/promise';
import type { Master, Superuser } from './engines';

export const mariadbArgs = (certificate: string, key: string): string[] => [
  `--ssl-cert=${certificate}`,
  `--ssl-key=${key}`,
  '--require-secure-transport=ON',
  // RDS has it on wherever backups are.
  '--log-bin',
  '--innodb-buffer-pool-size=16M',
];

/** By AWS's documentation of master user account privileges, for MariaDB. */
const privileges = [
  'ALTER, ALTER ROUTINE, CREATE, CREATE ROUTINE, CREATE TEMPORARY TABLES, CREATE USER, CREATE VIEW',
  'DELETE, DROP, EVENT, EXECUTE, INDEX, INSERT, LOCK TABLES, PROCESS, REFERENCES, RELOAD',
  'REPLICATION CLIENT, REPLICATION SLAVE, SELECT, SHOW DATABASES, SHOW VIEW, TRIGGER, UPDATE',
].join(', ');

async function asSuperuser(superuser: Superuser, body: (connection: Connection) => Promise<unknown>) {
  const connection = await createConnection({ ...superuser, multipleStatements: true });
  try {
    await body(connection);
  } finally {
    connection.destroy();
  }
}

/** A master like RDS's: no `root`, no SUPER, and other users' sessions end by `mysql.rds_kill` only. */
export async function prepareMariadb(superuser: Superuser, master: Master): Promise<void> {
  await asSuperuser(superuser, async (connection) => {
    const name = `${connection.escape(master.username)}@'%'`;
    await connection.query(`CREATE USER ${name} IDENTIFIED BY ${connection.escape(master.password)};
      GRANT ${privileges} ON *.* TO ${name} WITH GRANT OPTION;
      CREATE PROCEDURE mysql.rds_kill(IN thread BIGINT) SQL SECURITY DEFINER KILL CONNECTION thread;
      CREATE PROCEDURE mysql.rds_kill_query(IN thread BIGINT) SQL SECURITY DEFINER KILL QUERY thread`);
    if (master.database) await connection.query(`CREATE DATABASE ${connection.escapeId(master.database)}`);
  });
}

export async function hangUpMariadb(superuser: Superuser): Promise<void> {
  await asSuperuser(superuser, async (connection) => {
    const [sessions] = await connection.query(
      `SELECT id AS id FROM information_schema.processlist WHERE user NOT IN ('root', 'system user', 'event_scheduler')`,
    );
    for (const { id } of sessions as { id: number }[]) await connection.query('KILL ?', [id]).catch(() => {});
  });
}

/** Leaves nothing of what masters and their users have made. */
export async function clearMariadb(superuser: Superuser): Promise<void> {
  await asSuperuser(superuser, async (connection) => {
    const rows = async (text: string) => (await connection.query(text))[0] as Record<string, string>[];
    const system = `'mysql', 'information_schema', 'performance_schema', 'sys'`;
    for (const { name = '' } of await rows(
      `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN (${system})`,
    ))
      await connection.query(`DROP DATABASE ${connection.escapeId(name)}`);
    for (const { user, host } of await rows(
      `SELECT user AS user, host AS host FROM mysql.user WHERE user NOT IN ('root', 'mysql', 'mariadb.sys', 'PUBLIC')`,
    ))
      await connection.query('DROP USER ?@?', [user, host]);
    await connection.query(`DROP PROCEDURE IF EXISTS mysql.rds_kill;
      DROP PROCEDURE IF EXISTS mysql.rds_kill_query`);
  });
}

export async function setMariadbPassword(superuser: Superuser, username: string, password: string) {
  await asSuperuser(superuser, (connection) =>
    connection.query(`ALTER USER ?@'%' IDENTIFIED BY ?`, [username, password]),
  );
}
