import type { Client } from 'pg';
import type { Endpoint } from '../../providers/provider';
import type { Access } from '../kind';
import { addressOf } from './address';

/** Milliseconds that connecting and, where there is a limit, each query may take. */
interface Patience {
  connect: number;
  query?: number;
  /** Settings of the session, before those of the server, the database and the role: `-c name=value`. */
  options?: string;
  /** Whether nobody waits until the server has ended the session: what must be alone in a database waits for that itself. */
  leaves?: boolean;
}

/** Statements take as long as they take, whatever limits the server, the database or the role has for others. */
export const unlimited = '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0';

/** What is done to a whole database. */
export const upkeep: Patience = { connect: 30_000, options: unlimited };

/** Runs `body` over a connection of its own. The driver is loaded at the first one. */
export async function connected<T>(
  endpoint: Endpoint,
  { username: user, password, database }: Access,
  { connect, query, options, leaves = false }: Patience,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const { Client } = await import('pg');
  const client = new Client({
    ...addressOf(endpoint),
    ...{ user, password, database },
    connectionTimeoutMillis: connect,
    ...(query === undefined ? {} : { query_timeout: query }),
    ...(options === undefined ? {} : { options }),
    application_name: 'labtest',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await body(client);
  } finally {
    const ended = client.end().catch(() => {});
    if (!leaves) await ended;
  }
}
