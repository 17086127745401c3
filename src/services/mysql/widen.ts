import type { Connection } from 'mysql2/promise';
import type { Endpoint } from '../../providers/provider';
import type { Access } from '../kind';
import { connected } from './client';

/** The longest statement that a server takes, in bytes. */
export const longestStatement = 1024 ** 3;

interface Limits {
  packet: number;
  strict: number;
}

/**
 * Lets a server take a dump's longest statements and widest tables, as its administrator; what it returns puts that
 * back. Where the administrator cannot get in, nothing is changed, and few dumps need it.
 */
export async function widen(endpoint: Endpoint, access: Access): Promise<() => Promise<void>> {
  const { adminPassword: password, database } = access;
  if (password === undefined) return async () => {};
  const root = { username: 'root', password, database };
  const asRoot = <T>(body: (connection: Connection) => Promise<T>) =>
    connected(endpoint, root, 30_000, body).catch(() => undefined);
  const before = await asRoot(async (connection) => {
    const found = await limits(connection);
    await set(connection, { packet: Math.max(found.packet, longestStatement), strict: 0 });
    return found;
  });
  return async () => {
    if (before) await asRoot((connection) => set(connection, before));
  };
}

async function limits(connection: Connection): Promise<Limits> {
  const [rows] = await connection.query(
    'SELECT @@GLOBAL.max_allowed_packet AS packet, @@GLOBAL.innodb_strict_mode AS strict',
  );
  const [row] = rows as Limits[];
  return { packet: Number(row?.packet), strict: Number(row?.strict) };
}

async function set(connection: Connection, { packet, strict }: Limits): Promise<void> {
  await connection.query('SET GLOBAL max_allowed_packet = ?, GLOBAL innodb_strict_mode = ?', [
    packet,
    strict,
  ]);
}
