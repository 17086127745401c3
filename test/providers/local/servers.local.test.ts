import { createClient } from '@redis/client';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider } from '../../../src/providers/local';
import type { Endpoint, Server, ServerSpec } from '../../../src/providers/provider';
import { addressOf } from '../../../src/services/redis/address';
import { crash, mysqlEnvironment, redisParts, removeRoot, specOf, temporaryRoot } from './laboratory';

let root: string;
let provider: ReturnType<typeof createLocalProvider>;

beforeAll(async () => {
  root = await temporaryRoot();
  provider = createLocalProvider({ root });
});

afterAll(async () => {
  for (const server of await provider.listOwned({})) await provider.destroy(server);
  await removeRoot(root);
});

async function made(spec: ServerSpec): Promise<Server> {
  const created = await provider.create(spec, () => {}, new AbortController().signal);
  return await provider.commit(await provider.start(created));
}

describe('MariaDB on the runner', () => {
  const { MYSQL_DATABASE: database, MYSQL_USER: user, MYSQL_PASSWORD: password } = mysqlEnvironment;
  const login = { user, password, database };

  async function query(
    endpoint: Endpoint | undefined,
    sql: string,
    as: object = login,
  ): Promise<RowDataPacket[]> {
    const connection = await createConnection({ ...endpoint, ...as });
    connection.on('error', () => {});
    try {
      return (await connection.query<RowDataPacket[]>(sql))[0];
    } finally {
      connection.destroy();
    }
  }

  it('has the database in utf8mb4, its user and its administrator, and lets nobody else in', async () => {
    const { endpoint } = await made(specOf('mysql', { environment: mysqlEnvironment }));
    const settings =
      'SELECT DATABASE() AS name, @@character_set_database AS charset, @@character_set_server AS server';
    expect(await query(endpoint, settings)).toEqual([
      { name: database, charset: 'utf8mb4', server: 'utf8mb4' },
    ]);
    const root = { user: 'root', password: mysqlEnvironment.MYSQL_ROOT_PASSWORD };
    const accounts =
      "SELECT user AS user, host AS host FROM mysql.user WHERE user NOT IN ('mariadb.sys', 'mysql') ORDER BY user, host";
    expect(await query(endpoint, accounts, root)).toEqual([
      { user, host: '%' },
      { user: 'root', host: '%' },
      { user: 'root', host: 'localhost' },
    ]);
    await expect(query(endpoint, 'SELECT 1', { user: 'root', password: '' })).rejects.toThrow(
      'Access denied',
    );
    await expect(query(endpoint, 'SELECT 1', { user: '', password: '' })).rejects.toThrow('Access denied');
    await expect(query(endpoint, 'CREATE DATABASE `labXda``ta`')).rejects.toThrow('denied');
  });

  it('keeps data and password over a crash and over the rest between two jobs', async () => {
    const server = await made(specOf('mysql', { environment: mysqlEnvironment }));
    await query(server.endpoint, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await crash(root, server);
    const mended = await provider.start(server);
    expect(await query(mended.endpoint, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await provider.rest(mended);
    expect(await provider.log(server, 3)).toContain('Shutdown complete');
    const again = await provider.start(mended);
    expect(await query(again.endpoint, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('takes options', async () => {
    const args = ['mariadbd', '--max-connections=17'];
    const { endpoint } = await made(specOf('mysql', { environment: mysqlEnvironment, args }));
    expect(await query(endpoint, 'SELECT @@max_connections AS max')).toEqual([{ max: 17 }]);
  });
});

describe('Redis on the runner', () => {
  async function command(
    endpoint: Endpoint | undefined,
    words: string[],
    password?: string,
  ): Promise<unknown> {
    const client = createClient({
      socket: { ...(endpoint && addressOf(endpoint)), reconnectStrategy: false },
      ...(password === undefined ? {} : { password }),
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }

  it('asks for the password of its file, and keeps data over the rest between two jobs', async () => {
    const password = redisParts.environment.REDIS_PASSWORD;
    const server = await made(specOf('redis', redisParts));
    expect(await command(server.endpoint, ['SET', 'kept', '42'], password)).toBe('OK');
    await expect(command(server.endpoint, ['GET', 'kept'])).rejects.toThrow('NOAUTH');
    await provider.rest(server);
    const again = await provider.start(server);
    expect(await command(again.endpoint, ['GET', 'kept'], password)).toBe('42');
  });
});
