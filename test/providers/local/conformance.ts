import { expect } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createLocalProvider } from '../../../src/providers/local';
import type { Command, ProviderWithCommands, Server, ServerSpec } from '../../../src/providers/provider';
import { describeProvider } from '../../provider-conformance';
import {
  crash,
  mysqlEnvironment,
  postgresEnvironment,
  redisParts,
  removeRoot,
  temporaryRoot,
} from './laboratory';

/** Clients of the machine that count in a server, and tell the count. */
interface Counter {
  add(server: Server): Command;
  tell(server: Server): Command;
}

const table = 'CREATE TABLE IF NOT EXISTS counted (n int)';
const psql = (...sql: string[]): Counter['add'] => {
  const { POSTGRES_USER: user, POSTGRES_DB: database, POSTGRES_PASSWORD: password } = postgresEnvironment;
  return ({ inside: { host, port } }) => ({
    argv: ['psql', '-qAt', '-h', host, '-p', `${port}`, '-U', user, '-d', database, '-c', sql.join(';')],
    environment: { PGPASSWORD: password },
  });
};
const mariadb = (...sql: string[]): Counter['add'] => {
  const { MYSQL_USER: user, MYSQL_DATABASE: database, MYSQL_PASSWORD: password } = mysqlEnvironment;
  return ({ inside: { host, port } }) => ({
    argv: ['mariadb', '-NB', `-h${host}`, `-P${port}`, `-u${user}`, `-D${database}`, '-e', sql.join(';')],
    environment: { MYSQL_PWD: password },
  });
};
const cli = (...words: string[]): Counter['add'] => {
  return ({ inside: { port } }) => ({
    argv: ['redis-cli', '-p', `${port}`, ...words],
    environment: { REDISCLI_AUTH: redisParts.environment.REDIS_PASSWORD },
  });
};
const sql = [[table, 'INSERT INTO counted VALUES (1)'], ['SELECT count(*) FROM counted']] as const;

export const counters = {
  postgres: { add: psql('SET client_min_messages = error', ...sql[0]), tell: psql(...sql[1]) },
  mariadb: { add: mariadb(...sql[0]), tell: mariadb(...sql[1]) },
  redis: { add: cli('INCR', 'counted'), tell: cli('GET', 'counted') },
};

/** The server listens before it takes its clients. */
async function counted(provider: ProviderWithCommands, server: Server, command: Command): Promise<string> {
  const look = async () => {
    let text = '';
    const code = await provider.run(server, { ...command, onOutput: (piece) => (text += piece) });
    return code === 0 ? { value: text.trim() } : { pending: text };
  };
  return await poll(look, { timeout: 30_000 });
}

/** The contract of `Provider` for one kind of server, on provider local. */
export function describeLocal(
  name: string,
  spec: () => ServerSpec,
  more: NodeJS.ProcessEnv = {},
  counter?: Counter,
): void {
  describeProvider(`local, ${name}`, async () => {
    const root = await temporaryRoot();
    const make = () => createLocalProvider({ root, download: false, env: { ...process.env, ...more } });
    const provider = make();
    return {
      provider,
      other: make(),
      spec,
      kill: (server) => crash(root, server),
      ...(counter && {
        fill: async (server: Server) => void (await counted(provider, server, counter.add(server))),
        filled: async (server: Server) =>
          expect(await counted(provider, server, counter.tell(server))).toBe('1'),
      }),
      teardown: () => removeRoot(root),
    };
  });
}
