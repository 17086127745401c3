import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { Inventory } from '../../src/providers/aws/inventory.ts';
import { administratorOf } from '../../src/providers/aws/secret.ts';
import { serverOf } from '../../src/providers/aws/seen.ts';
import type { Account } from './acceptance-account.ts';

type Variables = Readonly<Record<string, string>>;
type Rows = Record<string, unknown>[];

function loginOf(variables: Variables) {
  const { DATABASE_HOST: host = '', DATABASE_PORT: port, DATABASE_CA_FILE: file = '' } = variables;
  const {
    DATABASE_USERNAME: user = '',
    DATABASE_PASSWORD: password = '',
    DATABASE_NAME: database = '',
  } = variables;
  return { host, port: Number(port), user, password, database, ca: readFileSync(file, 'utf8') };
}

/** The rows of one statement, by the variables that a job gets. */
export async function askPostgres(variables: Variables, text: string): Promise<Rows> {
  const { ca, ...login } = loginOf(variables);
  const client = new pg.Client({ ...login, ssl: { ca } });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as Rows;
  } finally {
    await client.end();
  }
}

/** The rows of one statement, by the variables that a job gets. */
export async function askMysql(variables: Variables, text: string): Promise<Rows> {
  const { ca, ...login } = loginOf(variables);
  const secure = { ssl: { ca, verifyIdentity: true }, enableCleartextPlugin: true };
  const connection = await createConnection({ ...login, ...secure });
  try {
    return (await connection.query(text))[0] as Rows;
  } finally {
    connection.destroy();
  }
}

/** The variables of a job with the administrator in place of its user. */
export async function administratorAt(
  variables: Variables,
  { clients, servers }: Account,
): Promise<Variables> {
  const server = (await servers()).find((one) => serverOf(one, { now: new Date() }) !== undefined);
  if (!server) throw new Error('RDS does not list the server');
  const { username, password } = await administratorOf(new Inventory(clients), server);
  return { ...variables, DATABASE_USERNAME: username, DATABASE_PASSWORD: password };
}
