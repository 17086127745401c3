import { readFileSync } from 'node:fs';
import { createClient } from '@redis/client';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

/** Asks PostgreSQL, connecting as a job would: by the URL alone. */
export async function askPostgres(url: string | undefined, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Asks MySQL or MariaDB. @param authority a file that the server's certificate is verified by, where it has one. */
export async function askMysql(
  url: string | undefined,
  sql: string,
  authority?: string,
): Promise<Record<string, unknown>[]> {
  const ssl = authority ? { ca: readFileSync(authority, 'utf8'), verifyIdentity: true } : undefined;
  const connection = await createConnection({ uri: url ?? '', ...(ssl && { ssl }) });
  try {
    const [rows] = await connection.query(sql);
    return rows as Record<string, unknown>[];
  } finally {
    await connection.end();
  }
}

/** Writes a key to Redis, or reads it. */
export async function askRedis(url: string | undefined, key: string, value?: string): Promise<string | null> {
  const client = createClient({ url: url ?? '' });
  await client.connect();
  try {
    return value === undefined ? await client.get(key) : await client.set(key, value);
  } finally {
    client.destroy();
  }
}
