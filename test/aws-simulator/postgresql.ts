import { Client } from 'pg';
import type { Master, Superuser } from './engines';

/**
 * As RDS has it: nobody but AWS gets into `rdsadmin`, nobody without TLS anywhere, and members of `rds_iam`, whether by
 * themselves or by another role, by tokens only.
 * @param tokens the port where those are checked.
 */
export const hba = (tokens: number) => `
hostssl rdsadmin rdsadmin 127.0.0.1/32 scram-sha-256
host    rdsadmin all      all          reject
hostssl all      +rds_iam all          ldap ldapserver=127.0.0.1 ldapport=${tokens} ldapprefix="uid="
hostssl all      all      all          scram-sha-256
`;

export const postgresqlArgs = (certificate: string, key: string, hbaFile: string): string[] =>
  [
    'ssl=on',
    `ssl_cert_file=${certificate}`,
    `ssl_key_file=${key}`,
    `hba_file=${hbaFile}`,
    'shared_buffers=16MB',
    'cluster_name=simulated-rds',
  ].flatMap((setting) => ['-c', setting]);

async function asSuperuser<T>(superuser: Superuser, database: string, body: (client: Client) => Promise<T>) {
  const client = new Client({ ...superuser, database });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

/**
 * A master like RDS's: `CREATEDB`, `CREATEROLE` and what `rds_superuser` passes on, but no superuser. It owns the
 * databases `postgres` and `template1`, and nothing in them.
 */
export async function preparePostgresql(superuser: Superuser, master: Master): Promise<void> {
  await asSuperuser(superuser, 'rdsadmin', async (client) => {
    const name = client.escapeIdentifier(master.username);
    await client.query(`
      CREATE ROLE rds_password; CREATE ROLE rds_iam; CREATE ROLE rds_replication;
      CREATE ROLE rds_superuser;
      GRANT pg_monitor, pg_signal_backend, pg_checkpoint, rds_password, rds_replication TO rds_superuser WITH ADMIN OPTION;
      CREATE ROLE ${name} LOGIN CREATEDB CREATEROLE PASSWORD ${client.escapeLiteral(master.password)} VALID UNTIL 'infinity';
      GRANT rds_superuser TO ${name};
      REVOKE ALL ON DATABASE rdsadmin FROM PUBLIC;
      ALTER DATABASE postgres OWNER TO ${name};
      ALTER DATABASE template1 OWNER TO ${name}`);
    if (master.byToken) await client.query(`GRANT rds_iam TO ${name} WITH ADMIN OPTION`);
    if (master.database)
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(master.database)} OWNER ${name}`);
  });
}

export async function hangUpPostgresql(superuser: Superuser): Promise<void> {
  await asSuperuser(superuser, 'rdsadmin', (client) =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> 'rdsadmin'`),
  );
}

/** Leaves nothing of what masters and their users have made. */
export async function clearPostgresql(superuser: Superuser): Promise<void> {
  await asSuperuser(superuser, 'rdsadmin', async (client) => {
    const names = async (text: string) =>
      (await client.query<{ name: string }>(text)).rows.map(({ name }) => client.escapeIdentifier(name));
    const kept = `'rdsadmin', 'postgres', 'template0', 'template1'`;
    for (const name of await names(`SELECT datname AS name FROM pg_database WHERE datname NOT IN (${kept})`))
      await client
        .query(`ALTER DATABASE ${name} IS_TEMPLATE false`)
        .then(() => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    for (const name of ['postgres', 'template1'])
      await client.query(`ALTER DATABASE ${name} OWNER TO rdsadmin;
        GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO PUBLIC`);
    const roles = await names(
      `SELECT rolname AS name FROM pg_roles WHERE rolname <> 'rdsadmin' AND rolname NOT LIKE 'pg\\_%'`,
    );
    if (roles.length > 0) await client.query(`DROP OWNED BY ${roles} CASCADE; DROP ROLE ${roles}`);
  });
}

export async function setPostgresqlPassword(superuser: Superuser, username: string, password: string) {
  await asSuperuser(superuser, 'rdsadmin', (client) =>
    client.query(
      `ALTER ROLE ${client.escapeIdentifier(username)} PASSWORD ${client.escapeLiteral(password)}`,
    ),
  );
}
