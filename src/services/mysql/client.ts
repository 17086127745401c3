import type { Connection } from 'mysql2/promise';
import type { Endpoint } from '../../providers/provider';
import type { Access } from '../kind';
import { addressOf } from './address';

/** The images can be told to give the administrator another password, a host, or one that must be changed at once. */
export const notAdministered = [
  'ER_ACCESS_DENIED_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
  'ER_MUST_CHANGE_PASSWORD',
  'ER_MUST_CHANGE_PASSWORD_LOGIN',
];

/**
 * Runs `body` over a connection of its own. The driver is loaded at the first one.
 * @param milliseconds that connecting may take.
 */
export async function connected<T>(
  endpoint: Endpoint,
  { username = 'root', password = '', database }: Access,
  milliseconds: number,
  body: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({
    ...addressOf(endpoint),
    user: username,
    password,
    ...(database === undefined ? {} : { database }),
    connectTimeout: milliseconds,
  });
  connection.on('error', () => {});
  try {
    return await body(connection);
  } finally {
    connection.destroy();
  }
}
