import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NotFound } from '../core/errors';
import type { Endpoint, Server } from '../providers/provider';
import type { Access, KindName, Program } from '../services/kind';
import { environmentOf as mysqlEnvironment, optionsOf as mysqlOptions } from '../services/mysql/address';
import { environmentOf } from '../services/postgresql/address';
import { optionsOf as redisOptions } from '../services/redis/address';

/** How a kind's own client is called: secrets in its environment, everything else in its arguments. */
export interface Client {
  argv: [string, ...string[]];
  environment: Record<string, string>;
}

type Opens = (
  endpoint: Endpoint,
  access: Access,
  program: Program,
) => { args: string[]; environment: Record<string, string> };

/** A name for psql, which takes what looks like settings for settings: of another host, and of a password file's line. */
const named = (database: string) => `dbname='${database.replace(/[\\']/g, '\\$&')}'`;

const clients: Partial<Record<KindName, { programs: readonly [string, ...string[]]; opens: Opens }>> = {
  postgresql: {
    programs: ['psql'],
    opens: (endpoint, { username = '', password = '', database = '' }) => {
      const { PGHOST: host = '', PGPORT: port = '', ...verified } = environmentOf(endpoint);
      return {
        args: ['--host', host, '--port', port, '--username', username, '--dbname', named(database)],
        environment: { ...verified, PGPASSWORD: password },
      };
    },
  },
  mysql: {
    programs: ['mysql', 'mariadb'],
    opens: (endpoint, { username = '', password = '', database = '' }, program) => ({
      args: [...mysqlOptions(endpoint, program), `--user=${username}`, `--database=${database}`],
      environment: mysqlEnvironment(endpoint, password),
    }),
  },
  redis: {
    programs: ['redis-cli', 'valkey-cli'],
    opens: (endpoint, { username, password = '', database = '0' }) => ({
      args: [...redisOptions(endpoint), '-n', database, ...(username ? ['--user', username] : [])],
      environment: { REDISCLI_AUTH: password },
    }),
  },
};

/** Where a client is to run. */
export interface Around {
  env: NodeJS.ProcessEnv;
  /** The engine that was asked for: the command `docker` must ask the same. */
  dockerHost?: string | undefined;
  /** Whether a person types and reads: without one, docker gives no terminal. */
  isTerminal: boolean;
}

/**
 * The client that opens a service: the machine's own, else that of the server's image, in its container.
 * @throws NotFound when there is neither.
 */
export function clientFor(
  kind: KindName,
  { endpoint, id, inside }: Pick<Server, 'endpoint' | 'id' | 'inside'>,
  access: Access,
  provider: string,
  { env, dockerHost, isTerminal }: Around,
): Client {
  const client = clients[kind];
  if (!client) throw new NotFound({ what: `A service of kind ${kind} has no client.` });
  const own = client.programs.find((program) => isThere(program, env));
  if (own !== undefined && endpoint) {
    const { args, environment } = client.opens(endpoint, access, { name: own, version: versionOf(own, env) });
    return { argv: [own, ...args], environment };
  }
  if (provider === 'docker' && isThere('docker', env)) {
    const { args, environment } = client.opens(inside, access, { name: '', version: '' });
    const passed = Object.keys(environment).flatMap((name) => ['--env', name]);
    const terminal = isTerminal ? ['--tty'] : [];
    return {
      argv: [
        'docker',
        'exec',
        '--interactive',
        ...terminal,
        ...passed,
        id,
        ...inImage(client.programs),
        ...args,
      ],
      environment: { ...environment, ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }) },
    };
  }
  throw new NotFound({
    what: `This machine has no ${client.programs.join(' and no ')}.`,
    remedy: `Install it${provider === 'docker' ? ', or the docker command: then the one in the container is used' : ''}.`,
  });
}

/** What a program of this machine says that it is. */
function versionOf(program: string, env: NodeJS.ProcessEnv): string {
  return spawnSync(program, ['--version'], { env, encoding: 'utf8' }).stdout ?? '';
}

/** How the first of some programs that an image has is started: MariaDB's has no `mysql` since 11, Valkey's no `redis-cli`. */
function inImage([program, ...others]: readonly [string, ...string[]]): string[] {
  if (others.length === 0) return [program];
  const tried = [program, ...others].map((name) => `command -v ${name} > /dev/null && exec ${name} "$@"`);
  return ['sh', '-c', `${tried.join('; ')}; exec ${program} "$@"`, program];
}

/** Whether a program is on PATH. */
export function isThere(program: string, env: NodeJS.ProcessEnv): boolean {
  const endings = process.platform === 'win32' ? (env.PATHEXT ?? '.EXE').split(';') : [''];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => endings.some((ending) => isExecutable(join(folder, program + ending))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
