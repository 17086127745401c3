import type { Server, ServerSpec } from '../../../src/providers/provider';
import type { ServiceKind } from '../../../src/services/kind';
import { mysql } from '../../../src/services/mysql/mysql';
import { postgresql } from '../../../src/services/postgresql/postgresql';
import { redis } from '../../../src/services/redis/redis';
import { images } from '../../setup/images';
import { redisSpec } from './laboratory';

/** A kind of service with a way to write a row and to count the rows, both from next to the server. */
export interface TestedKind {
  kind: ServiceKind;
  image: string;
  /** Adds one row, making the table first. */
  write(server: Server): Statement;
  count(server: Server): Statement;
}

interface Statement {
  argv: [string, ...string[]];
  environment: Record<string, string>;
}

const table = 'CREATE TABLE IF NOT EXISTS rows_written (n int)';
const psql = (server: Server, sql: string[]): Statement => {
  const { username = '', password = '', database = '' } = postgresql.access(server.environment);
  return {
    argv: [
      'psql',
      '-qAt',
      '-h',
      '127.0.0.1',
      '-U',
      username,
      '-d',
      database,
      ...sql.flatMap((s) => ['-c', s]),
    ],
    environment: { PGPASSWORD: password },
  };
};
const sql = (client: string, server: Server, statements: string[]): Statement => {
  const { username = '', password = '', database = '' } = mysql.access(server.environment);
  const login = ['-h', '127.0.0.1', '-u', username, '-D', database];
  return {
    argv: [client, '-N', '-B', ...login, '-e', statements.join(';')],
    environment: { MYSQL_PWD: password },
  };
};
const cli = (server: Server, ...words: string[]): Statement => ({
  argv: ['redis-cli', ...words],
  environment: { REDISCLI_AUTH: redis.access(server.environment).password ?? '' },
});
const [insert, count] = ['INSERT INTO rows_written VALUES (1)', 'SELECT count(*) FROM rows_written'];

/** Starts fastest: for what does not depend on the kind. */
export const testedRedis: TestedKind = {
  ...{ kind: redis, image: images.redis },
  write: (server) => cli(server, 'INCR', 'rows'),
  count: (server) => cli(server, 'GET', 'rows'),
};

export const testedKinds: TestedKind[] = [
  ...[images.postgres, images.postgres18].map((image) => ({
    ...{ kind: postgresql, image },
    write: (server: Server) => psql(server, ['SET client_min_messages = error', table, insert]),
    count: (server: Server) => psql(server, [count]),
  })),
  ...Object.entries({ mariadb: images.mariadb, mysql: images.mysql }).map(([client, image]) => ({
    ...{ kind: mysql, image },
    write: (server: Server) => sql(client, server, [table, insert]),
    count: (server: Server) => sql(client, server, [count]),
  })),
  testedRedis,
];

/** A spec of a kind as the lifecycle writes it, its data in `dataDirectory`; every call has passwords of its own. */
export function specOfKind(
  { kind, image }: TestedKind,
  dataDirectory: string,
  more: Partial<ServerSpec> = {},
): ServerSpec {
  const base = redisSpec();
  const settings = { service: 'db', image, environment: {}, commands: [] };
  const fresh = {
    database: 'lab',
    username: 'lab',
    password: base.name,
    adminPassword: `${base.name}-admin`,
  };
  const part = kind.server(settings, fresh);
  return {
    ...base,
    ...{ kind: kind.name, image, port: kind.port(settings) },
    limits: { memoryBytes: 1 << 30, processes: 200 },
    ...(kind.templating?.placed(part, dataDirectory) ?? part),
    ...more,
  };
}
