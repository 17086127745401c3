import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Authority } from '../../src/core/certificates';
import { type Look, poll } from '../../src/core/poll';
import { createLocalProvider } from '../../src/providers/local';
import { accountAmong } from '../../src/providers/local/account';
import type { Server, Template } from '../../src/providers/provider';
import { kinds } from '../../src/services/registry';
import { debianPostgres, removeRoot, specOf, temporaryRoot } from '../providers/local/laboratory';
import { clearMariadb, hangUpMariadb, mariadbArgs, prepareMariadb, setMariadbPassword } from './mariadb';
import { type Door, openDoor } from './mariadb-tokens';
import {
  clearPostgresql,
  hangUpPostgresql,
  hba,
  postgresqlArgs,
  preparePostgresql,
  setPostgresqlPassword,
} from './postgresql';
import { openTokens } from './tokens';

/** Who administers a server that AWS runs, and what its first database is called. */
export interface Master {
  username: string;
  password: string;
  database?: string | undefined;
  /** Whether he gets in by tokens only. */
  byToken?: boolean | undefined;
  /** Whether tokens let users in, as far as they are made so. */
  takesTokens?: boolean | undefined;
}

/** How the simulator itself gets in, as AWS does. */
export interface Superuser {
  host: string;
  port: number;
  user: string;
  password: string;
  ssl: { ca: string; checkServerIdentity(): undefined };
}

/** A real server behind an instance or a cluster. */
export interface RealServer {
  family: Family;
  port: number;
  superuser: Superuser;
  server: Server;
}

/** What really runs: Aurora and MySQL are played by what is on this machine. */
export type Family = 'postgresql' | 'mysql';
export const familyOf = (engine: string): Family => (/postgres/.test(engine) ? 'postgresql' : 'mysql');

/** Its name in the certificates, and in the answers; it leads to this machine everywhere. */
export const host = 'localhost';

/** It listens before it lets anybody in. */
async function answers(
  { family, port, superuser: { user: username, password, ssl } }: RealServer,
  name: string,
): Promise<Look<true>> {
  const database = family === 'postgresql' ? 'rdsadmin' : 'mysql';
  const tls = { ca: ssl.ca, file: '', name };
  const settings = { service: '', image: '', environment: {}, commands: [] };
  return await kinds[family]
    .ready({ host, port, tls }, { username, password, database }, settings, 10_000)
    .then(
      () => ({ value: true }),
      (error: unknown) => ({ pending: String(error) }),
    );
}

/** The servers of this machine that play those of AWS. */
export async function openEngines(
  authority: Authority,
  certified: readonly [string, ...string[]],
  signing = { secret: 'simulated', account: () => '123456789012' },
): Promise<Engines> {
  const root = await temporaryRoot();
  const provider = createLocalProvider({ root, env: { ...process.env, PGBIN: debianPostgres() } });
  const tokens = await openTokens(signing.secret, signing.account);
  const running = new Map<string, RealServer>();
  const doors = new Map<string, Door>();
  const own = randomBytes(16).toString('hex');
  const shown = authority.issue(certified);

  /** A file that the server's account can read, and nobody else. */
  const placed = async (family: Family, name: string, content: string) => {
    const account = await accountAmong([family === 'postgresql' ? 'postgres' : 'mysql']);
    const folder = join(root, family);
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600 });
    if (account) await chown(path, account.uid, account.gid);
    return path;
  };
  /** Written once: a server that starts reads them meanwhile. */
  const written = new Map<Family, Promise<string[]>>();
  const argsOf = (family: Family) => {
    const args = written.get(family) ?? writeArgs(family);
    written.set(family, args);
    return args;
  };
  const writeArgs = async (family: Family) => {
    const { certificate, key } = await shown;
    const certificateFile = await placed(family, 'server.crt', certificate);
    const keyFile = await placed(family, 'server.key', key);
    return family === 'postgresql'
      ? postgresqlArgs(certificateFile, keyFile, await placed(family, 'pg_hba.conf', hba(tokens.port)))
      : mariadbArgs(certificateFile, keyFile);
  };
  const environments = {
    postgresql: { POSTGRES_USER: 'rdsadmin', POSTGRES_PASSWORD: own, POSTGRES_DB: 'rdsadmin' },
    mysql: { MYSQL_ROOT_PASSWORD: own },
  };
  const users = { postgresql: 'rdsadmin', mysql: 'root' };

  const start = async (id: string, family: Family, template?: Template): Promise<RealServer> => {
    const spec = specOf(family, { environment: environments[family], args: await argsOf(family), template });
    const created = await provider.create(spec, () => {}, new AbortController().signal);
    const server = await provider.commit(await provider.start(created));
    const port = server.endpoint?.port ?? 0;
    const superuser = {
      host,
      port,
      user: users[family],
      password: own,
      ssl: { ca: authority.ca, checkServerIdentity: () => undefined },
    };
    const real = { family, port, server, superuser };
    await poll(() => answers(real, certified[0]), { timeout: 60_000 });
    running.set(id, real);
    return real;
  };

  /** Servers that are empty again: a new one takes seconds. */
  const idle: RealServer[] = [];
  const obtained = async (id: string, family: Family): Promise<RealServer> => {
    const at = idle.findIndex((real) => real.family === family);
    const [real] = at < 0 ? [] : idle.splice(at, 1);
    if (!real) return await start(id, family);
    running.set(id, real);
    return real;
  };
  /** The server as its users reach it: one that takes no tokens by itself is behind a door that does. */
  const admitting = async (id: string, real: RealServer, takesTokens = false): Promise<RealServer> => {
    if (real.family === 'postgresql' || !takesTokens) return real;
    const door = await openDoor(real.superuser, await shown, tokens.isGood);
    doors.set(id, door);
    const behind = { ...real, port: door.port };
    running.set(id, behind);
    return behind;
  };
  const kept = async (server: Server) => {
    const saved = await provider.templates?.save(server, randomUUID(), {}, () => {});
    if (!saved) throw new Error('provider local keeps templates');
    return saved.template;
  };

  return {
    running,
    ageTokens: () => tokens.age(),
    /** A new, empty server with its master. */
    async create(id: string, engine: string, master: Master): Promise<RealServer> {
      const family = familyOf(engine);
      const real = await obtained(id, family);
      await (real.family === 'postgresql' ? preparePostgresql : prepareMariadb)(real.superuser, master);
      return await admitting(id, real, master.takesTokens);
    },
    /** Keeps what a server holds at this moment. It does not answer meanwhile, which AWS's would. */
    async keep(id: string): Promise<Template> {
      const real = running.get(id);
      if (!real) throw new Error(`no server plays ${id}`);
      const template = await kept(real.server);
      await provider.start(real.server);
      return template;
    },
    /** A server with what another one held, its master's password included. */
    async restore(id: string, engine: string, kept: Template, takesTokens?: boolean): Promise<RealServer> {
      return await admitting(id, await start(id, familyOf(engine), kept), takesTokens);
    },
    async setPassword(id: string, username: string, password: string): Promise<void> {
      const real = running.get(id);
      if (!real) throw new Error(`no server plays ${id}`);
      const set = real.family === 'postgresql' ? setPostgresqlPassword : setMariadbPassword;
      await set(real.superuser, username, password);
    },
    async remove(id: string): Promise<void> {
      const real = running.get(id);
      running.delete(id);
      if (!real) return;
      await doors.get(id)?.close();
      doors.delete(id);
      await (real.family === 'postgresql' ? clearPostgresql : clearMariadb)(real.superuser);
      idle.push({ ...real, port: real.superuser.port });
    },
    /** Ends the connections of everybody but AWS, as when the processes die that hold them. */
    async hangUp(): Promise<void> {
      for (const { family, superuser } of running.values())
        await (family === 'postgresql' ? hangUpPostgresql : hangUpMariadb)(superuser);
    },
    async close(): Promise<void> {
      for (const real of [...running.values(), ...idle]) await provider.destroy(real.server);
      for (const door of doors.values()) await door.close();
      await tokens.close();
      await removeRoot(root);
    },
  };
}

/** For tests that ask nothing of a server but its address. */
export function noEngines(): Engines {
  const running: Engines['running'] = new Map();
  const none = async () => {
    throw new Error('nothing plays this server');
  };
  return {
    running,
    ageTokens: () => {},
    create: async (id) => {
      running.set(id, { port: 1 });
    },
    ...{ keep: none, restore: none, setPassword: none },
    hangUp: async () => {},
    remove: async (id) => void running.delete(id),
    close: async () => {},
  };
}

/** What plays the servers of RDS, by the names of the standings that they play. */
export interface Engines {
  running: Map<string, Pick<RealServer, 'port'>>;
  /** From now on, tokens of before are over. */
  ageTokens(): void;
  create(id: string, engine: string, master: Master): Promise<unknown>;
  keep(id: string): Promise<Template>;
  restore(id: string, engine: string, kept: Template, takesTokens?: boolean): Promise<unknown>;
  setPassword(id: string, username: string, password: string): Promise<void>;
  hangUp(): Promise<void>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}
