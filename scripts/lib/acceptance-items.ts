import { randomBytes } from 'node:crypto';
import type { Account } from './acceptance-account.ts';
import { administratorAt, askMysql, askPostgres } from './acceptance-clients.ts';

/** A line of the checklist of docs/aws.md. */
export interface Item {
  name: string;
  question: string;
  /** What its configuration asks provider aws for. */
  service: Readonly<Record<string, unknown>>;
  /**
   * What is seen on a server that is up, a line each. Where it is absent, the server is deleted while RDS makes it.
   * @param variables of the job.
   */
  look?: (variables: Readonly<Record<string, string>>, account: Account) => Promise<string[]>;
}

/** Who is a member of whom, of the roles that LabTest makes, and by whose grant. */
const memberships = `
  SELECT r.rolname AS role, m.rolname AS member, g.rolname AS grantor,
    to_jsonb(a) - '{oid,roleid,member,grantor}'::text[] AS options
  FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    LEFT JOIN pg_roles g ON g.oid = a.grantor
  WHERE r.rolname LIKE 'labtest\\_%' OR m.rolname LIKE 'labtest\\_%' ORDER BY 1, 2`;

const postgresql = (version: string): Item => ({
  name: `pg-${version}`,
  question: `how CREATE ROLE by the administrator behaves in PostgreSQL ${version}`,
  service: { service: 'postgresql', EngineVersion: version },
  look: async (variables) => {
    const [{ said } = {}] = await askPostgres(variables, 'SELECT version() AS said');
    const rows = await askPostgres(variables, memberships);
    const granted = rows.map(
      ({ member, role, options, grantor }) =>
        `${member} in ${role}: ${JSON.stringify(options)}, granted by ${grantor}`,
    );
    return [String(said), ...granted];
  },
});

const mysql: Item = {
  name: 'mysql-8',
  question: 'which privileges the administrator of RDS for MySQL 8.4 passes on',
  service: { service: 'mysql', EngineVersion: '8.4' },
  look: async (variables, account) => {
    const administrator = await administratorAt(variables, account);
    const grants = async (of: typeof variables, who: string) =>
      (await askMysql(of, 'SHOW GRANTS')).map((row) => {
        const [said] = Object.values(row);
        return `${who}: ${String(said).replace(/ IDENTIFIED .*/, '')}`;
      });
    return [...(await grants(administrator, 'administrator')), ...(await grants(variables, 'experiment'))];
  },
};

const token = (name: string, service: string): Item => ({
  name,
  question: `whether a token lets the experiment's user in on RDS for ${service}`,
  service: { service, auth: 'iam' },
  look: async (variables) => {
    const [{ who } = {}] = await askMysql(variables, 'SELECT CURRENT_USER() AS who');
    return [`a token lets ${who} in`];
  },
});

/** A role that is made for a moment, on a server that the whole internet reaches. */
const plain = {
  DATABASE_USERNAME: 'labtest_acceptance',
  DATABASE_PASSWORD: randomBytes(20).toString('hex'),
};

const express: Item = {
  name: 'express',
  question: 'what express configuration makes, and whether a role with a password gets in there',
  service: { service: 'aurora-postgresql', express: true },
  look: async (variables, account) => {
    const made = (await account.servers()).map(
      ({
        DBInstanceIdentifier: name,
        DBInstanceClass,
        Engine,
        EngineVersion,
        MasterUsername,
        TagList = [],
      }) =>
        `${name}: ${DBInstanceClass}, ${Engine} ${EngineVersion}, administrator ${MasterUsername}, ${TagList.length} tags`,
    );
    const administrator = await administratorAt(variables, account);
    const { DATABASE_USERNAME: name, DATABASE_PASSWORD: password } = plain;
    await askPostgres(administrator, `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`);
    await askPostgres(administrator, `GRANT CONNECT ON DATABASE postgres TO ${name}`);
    const entry = await askPostgres({ ...variables, ...plain, DATABASE_NAME: 'postgres' }, 'SELECT 1').then(
      () => 'a role with a password gets in',
      (error: Error) => `a role with a password does not get in: ${error.message}`,
    );
    await askPostgres(administrator, `REVOKE CONNECT ON DATABASE postgres FROM ${name}`);
    await askPostgres(administrator, `DROP ROLE ${name}`);
    return [...made, entry];
  },
};

const deleting: Item = {
  name: 'deleting',
  question: 'whether RDS refuses to delete a server that is being made',
  service: { service: 'postgresql' },
};

/** The checklist of docs/aws.md. */
export const items: readonly Item[] = [
  ...['16', '17', '18'].map(postgresql),
  ...[mysql, token('iam-mysql', 'mysql'), token('iam-maria', 'mariadb'), express, deleting],
];
