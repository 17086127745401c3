import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createLocalProvider } from '../../../src/providers/local';
import type { Endpoint, Server, ServerSpec } from '../../../src/providers/provider';
import { crash, pidOf, postgresEnvironment, removeRoot, specOf, temporaryRoot } from './laboratory';

const canary = 'canary-of-the-job';
const env = { ...process.env, GITHUB_TOKEN: canary };

let root: string;
let provider: ReturnType<typeof createLocalProvider>;

beforeAll(async () => {
  root = await temporaryRoot();
  provider = createLocalProvider({ root, env, download: false });
});

afterAll(async () => {
  for (const server of await provider.listOwned({})) await provider.destroy(server);
  await removeRoot(root);
});

const never = new AbortController().signal;

async function made(more: Partial<ServerSpec> = {}): Promise<Server> {
  const spec = specOf('postgresql', { environment: postgresEnvironment, ...more });
  return await provider.commit(await provider.start(await provider.create(spec, () => {}, never)));
}

async function query<T extends object>(
  endpoint: Endpoint | undefined,
  text: string,
  password?: string,
): Promise<T[]> {
  const client = new Client({
    ...endpoint,
    user: postgresEnvironment.POSTGRES_USER,
    password: password ?? postgresEnvironment.POSTGRES_PASSWORD,
    database: postgresEnvironment.POSTGRES_DB,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A server that repairs itself refuses connections at first. */
const answered = <T extends object>(endpoint: Endpoint | undefined, text: string) =>
  poll(
    async () => {
      try {
        return { value: await query<T>(endpoint, text) };
      } catch (error) {
        return { pending: String(error) };
      }
    },
    { timeout: 20_000 },
  );

describe('PostgreSQL on the runner', () => {
  it('has the database, user and password of the official image, in UTF-8, and lets nobody else in', async () => {
    const server = await made();
    const [row] = await answered<Record<string, string>>(
      server.endpoint,
      "SELECT current_database() AS name, current_user AS role, current_setting('server_encoding') AS encoding, upper('é') AS upper",
    );
    expect(row).toEqual({
      name: postgresEnvironment.POSTGRES_DB,
      role: postgresEnvironment.POSTGRES_USER,
      encoding: 'UTF8',
      upper: 'É',
    });
    await expect(query(server.endpoint, 'SELECT 1', 'wrong')).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('MP-29 listens on loopback only', async () => {
    const server = await made();
    expect(server.endpoint?.host).toBe('127.0.0.1');
    const rows = await answered(server.endpoint, "SELECT current_setting('listen_addresses') AS addresses");
    expect(rows).toEqual([{ addresses: '127.0.0.1' }]);
  });

  it('takes options, and the arguments of initdb', async () => {
    const server = await made({
      args: ['postgres', '-c', 'max_connections=17'],
      environment: {
        ...postgresEnvironment,
        POSTGRES_INITDB_ARGS: "--locale='C' --locale-provider=icu --icu-locale=de",
      },
    });
    const rows = await answered(
      server.endpoint,
      "SELECT current_setting('max_connections') AS max, datlocprovider AS provider FROM pg_database LIMIT 1",
    );
    expect(rows).toEqual([{ max: '17', provider: 'i' }]);
  });

  it('runs without the rights and the secrets of the job', async () => {
    const server = await made();
    const pid = String(await pidOf(root, server));
    const ps = async (...args: string[]) => (await promisify(execFile)('ps', [...args, '-p', pid])).stdout;
    const [uid, job] = [Number(await ps('-o', 'uid=')), process.getuid?.()];
    if (job === 0) expect(uid).toBeGreaterThan(0);
    else expect(uid).toBe(job);
    const withEnvironment = await ps('eww', '-o', 'command=');
    expect(withEnvironment).toContain('LC_ALL=C');
    expect(withEnvironment).not.toContain(canary);
    expect(withEnvironment).not.toContain(postgresEnvironment.POSTGRES_PASSWORD);
  });

  it('MP-40 keeps its credentials in files that only their owner reads', async () => {
    const server = await made();
    expect((await stat(join(root, 'records', `${server.name}.json`))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'servers', server.id, 'data'))).mode & 0o777).toBe(0o700);
  });

  it('keeps data and password over the rest between two jobs, with another port where its own is taken', async () => {
    const server = await made();
    await answered(server.endpoint, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await provider.rest(server);
    const squatter = createServer().listen(server.endpoint);
    await once(squatter, 'listening');
    const again = await provider.start(server);
    expect(again.endpoint?.port).not.toBe(server.endpoint?.port);
    expect(await answered(again.endpoint, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    squatter.close();
    await provider.rest(again);
    expect((await provider.start(again)).endpoint).toEqual(again.endpoint);
  });

  it('stops cleanly for the rest', async () => {
    const server = await made();
    await answered(server.endpoint, 'SELECT 1');
    await provider.rest(server);
    expect(await provider.log(server, 5)).toContain('database system is shut down');
  });

  it('mends a crash with its data', async () => {
    const server = await made();
    await answered(server.endpoint, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await crash(root, server);
    expect((await provider.find(server.name, server.labels)).status).toBe('broken');
    const again = await provider.start(server);
    expect(await answered(again.endpoint, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('restores through a tool of the machine, and says what to install where there is none', async () => {
    const server = await made();
    const { inside, environment } = server;
    await answered(server.endpoint, 'SELECT 1');
    let printed = '';
    const code = await provider.run(server, {
      argv: ['psql', '-X', '-v', 'ON_ERROR_STOP=1', '-h', inside.host, '-p', String(inside.port)],
      environment: {
        PGUSER: environment.POSTGRES_USER ?? '',
        PGPASSWORD: environment.POSTGRES_PASSWORD ?? '',
        PGDATABASE: environment.POSTGRES_DB ?? '',
      },
      stdin: Readable.from(['CREATE TABLE restored (id int);\n', 'INSERT INTO restored VALUES (7);\n']),
      onOutput: (text) => (printed += text),
    });
    expect({ code, printed }).toEqual({ code: 0, printed: 'CREATE TABLE\nINSERT 0 1\n' });
    expect(await query(server.endpoint, 'SELECT id FROM restored')).toEqual([{ id: 7 }]);
    await expect(provider.run(server, { argv: ['pg_nowhere'] })).rejects.toThrow('postgresql-client');
  });

  it('MP-20 says at once why a server does not come up, and leaves a server that can be removed', async () => {
    const spec = specOf('postgresql', {
      environment: postgresEnvironment,
      args: ['-c', 'max_connections=none'],
    });
    const server = await provider.create(spec, () => {}, never);
    await expect(provider.start(server)).rejects.toMatchObject({
      name: 'ServerExited',
      message: expect.stringContaining('max_connections'),
    });
    await provider.destroy(server);
    expect(await provider.find(spec.name, spec.labels)).toEqual({ status: 'absent' });
  });
});
