import type { Client } from 'pg';
import type { Endpoint } from '../../providers/provider';
import type { Access } from '../kind';

/** Milliseconds that connecting and, where there is a limit, each query may take. */
interface Patience {
  connect: number;
  query?: number;
}

/** Runs `body` over a connection of its own. The driver is loaded at the first one. */
export async function connected<T>(
  endpoint: Endpoint,
  { username: user, password, database }: Access,
  { connect, query }: Patience,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const { Client } = await import('pg');
  const client = new Client({
    ...endpoint,
    ...{ user, password, database },
    connectionTimeoutMillis: connect,
    ...(query === undefined ? {} : { query_timeout: query }),
    application_name: 'labtest',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await body(client);
  } finally {
    await client.end().catch(() => {});
  }
}
