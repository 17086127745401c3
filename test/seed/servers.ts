import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { Client } from 'pg';
import { type Look, poll } from '../../src/core/poll';
import { createLocalProvider } from '../../src/providers/local';
import type { Provider, ProviderWithCommands, Server } from '../../src/providers/provider';
import { restore } from '../../src/seed/restore/restore';
import type { Restore } from '../../src/seed/restore/task';
import { openSource } from '../../src/seed/source/open';
import type { Access, RestoreOptions, ServiceKind } from '../../src/services/kind';
import { mysql } from '../../src/services/mysql/mysql';
import { postgresql } from '../../src/services/postgresql/postgresql';
import { debianPostgres, removeRoot, specOf, temporaryRoot } from '../providers/local/laboratory';
import { recorded } from './recorded';

const execute = promisify(execFile);

/** A real server, with a database of its own for each test and a folder for dumps. */
export interface Lab {
  folder: string;
  provider: ProviderWithCommands;
  server: Server;
  kind: ServiceKind;
  /** A new, empty database, and the experiment's way into it. */
  fresh(): Promise<Access>;
  /** The same for a user who is no administrator, as on a communal server. */
  guest(): Promise<Access>;
  /** Rows as arrays of text, in the database of `access`. */
  query(access: Access, sql: string): Promise<(string | null)[][]>;
  /** Runs a program of the database, its way into `access` in the environment; returns what it prints. */
  tool(access: Access, program: string, ...args: string[]): Promise<Buffer>;
  /** Restores `file` of the folder; returns what was logged. */
  restored(
    access: Access,
    file: string,
    through?: Provider,
    signal?: AbortSignal,
    options?: Partial<RestoreOptions & Pick<Restore, 'own'>>,
  ): Promise<string[]>;
  close(): Promise<void>;
}

async function laboratory(
  kind: ServiceKind,
  environment: Record<string, string>,
  commands: string[] = [],
  PGBIN = debianPostgres(),
) {
  const root = await temporaryRoot();
  // pg_dump works on its own version's server and older ones, so the server is the machine's too.
  const provider = createLocalProvider({ root, env: { ...process.env, PGBIN } });
  const fresh = { database: 'lab', username: 'lab', password: '', adminPassword: '' };
  const { args } = kind.server({ service: 'db', image: '', environment, commands }, fresh);
  const folder = await mkdtemp(join(tmpdir(), 'labtest-dumps-'));
  const created = await provider.create(
    specOf(kind.name, { environment, args }),
    () => {},
    new AbortController().signal,
  );
  const server = await provider.commit(await provider.start(created));
  await poll(() => answers(kind, server), { timeout: 30_000 });
  const restored: Lab['restored'] = async (
    access,
    file,
    through = provider,
    signal = new AbortController().signal,
    over = {},
  ) => {
    const { log, lines } = recorded();
    const source = await openSource(file, { repositoryRoot: folder });
    if (!kind.restoring) throw new Error(`${kind.name} restores nothing`);
    const { restoring } = kind;
    const { own = false, ...chosen } = over;
    const options = { disarm: true, skipExtensions: [], extensions: [], alone: true, ...chosen };
    await restore({ provider: through, server, restoring, access, source, options, own, log, signal });
    return lines;
  };
  const close = async () => {
    await provider.destroy(server);
    await removeRoot(root);
    await rm(folder, { recursive: true });
  };
  return { folder, provider, server, kind, restored, close };
}

async function answers(kind: ServiceKind, server: Server): Promise<Look<true>> {
  const settings = { service: 'db', image: '', environment: {}, commands: [] };
  const access = kind.access(server.environment);
  return await kind.ready(server.endpoint ?? server.inside, access, settings, 5000).then(
    () => ({ value: true }),
    (error: unknown) => ({ pending: String(error) }),
  );
}

const output = { encoding: 'buffer', maxBuffer: 1 << 28 } as const;
let databases = 0;

/** @param bin where its programs are; Debian's, by default. */
export async function postgresqlLab(commands: string[] = [], bin?: string): Promise<Lab> {
  const settings = { POSTGRES_USER: 'lab', POSTGRES_PASSWORD: 'p$w d\'"', POSTGRES_DB: 'lab' };
  const lab = await laboratory(postgresql, settings, commands, bin);
  const { host, port } = lab.server.endpoint ?? lab.server.inside;
  const admin = postgresql.access(settings);
  const query: Lab['query'] = async ({ username: user, password, database }, sql) => {
    const client = new Client({ host, port, user, password, database });
    await client.connect();
    try {
      const result = await client.query<(string | null)[]>({ text: sql, rowMode: 'array' });
      return (result.rows ?? []).map((row) => row.map((value) => (value === null ? null : String(value))));
    } finally {
      await client.end();
    }
  };
  return {
    ...lab,
    query,
    fresh: async () => {
      const database = `fresh_${++databases}`;
      await query(admin, `CREATE DATABASE ${database}`);
      return { ...admin, database };
    },
    guest: async () => {
      const [database, username, password] = [`fresh_${++databases}`, `guest_${databases}`, 'guest'];
      await query(admin, `CREATE DATABASE ${database}`);
      await query(
        { ...admin, database },
        `CREATE ROLE ${username} LOGIN PASSWORD '${password}'; ALTER DATABASE ${database} OWNER TO ${username};
         ALTER SCHEMA public OWNER TO ${username}; DROP EXTENSION plpgsql; SET ROLE ${username}; CREATE EXTENSION plpgsql`,
      );
      return { database, username, password };
    },
    tool: async ({ username, password, database }, program, ...args) => {
      const login = {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: username,
        PGPASSWORD: password,
        PGDATABASE: database,
      };
      return (
        await execute(join(debianPostgres(), program), args, { ...output, env: { ...process.env, ...login } })
      ).stdout;
    },
  };
}

export async function mysqlLab(commands: string[] = []): Promise<Lab> {
  const settings = {
    MYSQL_USER: 'lab',
    MYSQL_PASSWORD: 'p$w d\'"',
    MYSQL_DATABASE: 'lab',
    MYSQL_ROOT_PASSWORD: 'root"',
  };
  // As MySQL's image does: there, a trigger asks for rights over the server unless the kind sees to it.
  const lab = await laboratory(mysql, settings, ['--log-bin', ...commands]);
  const { host, port } = lab.server.endpoint ?? lab.server.inside;
  const query: Lab['query'] = async (access, sql) => {
    const login = {
      user: access.username ?? '',
      password: access.password ?? '',
      database: access.database ?? '',
    };
    const connection = await createConnection({ host, port, ...login });
    try {
      const [rows] = await connection.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
      if (!Array.isArray(rows)) return [];
      return rows.map((row) => Array.from(row, (value) => (value === null ? null : String(value))));
    } finally {
      connection.destroy();
    }
  };
  const root = { username: 'root', password: settings.MYSQL_ROOT_PASSWORD, database: 'mysql' };
  const fresh = async () => {
    const database = `fresh_${++databases}`;
    await query(root, `CREATE DATABASE ${database}`);
    const username = `user_${databases}`;
    await query(root, `CREATE USER ${username} IDENTIFIED BY 'word'`);
    await query(root, `GRANT ALL ON ${database}.* TO ${username}`);
    return { username, password: 'word', database, adminPassword: root.password };
  };
  return {
    ...lab,
    query,
    fresh,
    guest: fresh,
    tool: async ({ database }, program, ...args) => {
      const env = { ...process.env, MYSQL_PWD: root.password };
      const login = [`--host=${host}`, `--port=${port}`, '--protocol=tcp', '--user=root'];
      return (
        await execute(program, ['--no-defaults', ...login, ...args, database ?? ''].filter(Boolean), {
          ...output,
          env,
        })
      ).stdout;
    },
  };
}
