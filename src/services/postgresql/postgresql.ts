import type { Client } from 'pg';
import { isCode } from '../../core/errors';
import type { Ready, ServerPart, ServiceKind, Templating } from '../kind';
import { databaseVariables, megabytes } from '../variables';
import { connected } from './client';
import { postgresqlTrouble, regainPostgresql } from './regain';
import { postgresqlRestoring } from './restore';
import { postgresqlTls } from './tls';

/** PostgreSQL, by the contract of the official image. */
export const postgresql: ServiceKind = {
  name: 'postgresql',
  defaultImage: 'postgres:18',
  memoryBytes: 1024 * megabytes,
  driver: () => import('pg'),
  port: () => 5432,
  server: (settings, fresh) => ({
    environment: {
      POSTGRES_USER: fresh.username,
      POSTGRES_PASSWORD: fresh.password,
      POSTGRES_DB: fresh.database,
      POSTGRES_INITDB_ARGS: initdbArguments,
      ...settings.environment,
    },
    args: [...settings.commands],
    files: [],
  }),
  tls: postgresqlTls,
  access: (environment) => {
    const username = environment.POSTGRES_USER ?? 'postgres';
    return {
      username,
      password: environment.POSTGRES_PASSWORD,
      database: environment.POSTGRES_DB ?? username,
    };
  },
  secrets: (environment) => [environment.POSTGRES_PASSWORD].filter((secret) => secret !== undefined),
  ready: (endpoint, access, _settings, milliseconds) =>
    connected(endpoint, access, within(milliseconds), sizeOf),
  variables: (endpoint, access) => databaseVariables('postgresql', endpoint, access),
  trouble: postgresqlTrouble,
  busy: (said) => /too many clients|connection slots|the database system is /.test(said),
  regain: regainPostgresql,
  dataFile: ({ PGDATA: place }) => (place ? `${place}/PG_VERSION` : undefined),
  restoring: postgresqlRestoring,
  get templating() {
    return templating;
  },
};

const initdbArguments = '--encoding=UTF8';

/**
 * A clone copies the segment of the write-ahead log into which it writes first, its password: 4 MB instead of 16. With
 * even shorter ones it would sync more often, and have less of a buffer for its log than usual (`wal_buffers`).
 * PostgreSQL 11 was the first to know the option, and the official image says which one it has.
 */
function shortSegments(
  { POSTGRES_INITDB_ARGS: given }: ServerPart['environment'],
  { PG_MAJOR: major }: Readonly<Record<string, string>>,
): ServerPart['environment'] {
  if (given !== initdbArguments || !(Number(major) >= 11)) return {};
  return { POSTGRES_INITDB_ARGS: `${initdbArguments} --wal-segsize=4` };
}

const templating: Templating = {
  worthEmpty: true,
  memoryBytes: 4096 * megabytes,
  placed: ({ environment, ...part }, directory, image = {}) => ({
    ...part,
    environment: {
      ...environment,
      ...shortSegments(environment, image),
      PGDATA: `${directory}/postgresql`,
      ...(environment.POSTGRES_INITDB_WALDIR && { POSTGRES_INITDB_WALDIR: `${directory}/postgresql-wal` }),
    },
  }),
  adopt: async (endpoint, original, own, milliseconds) => {
    const [before, after] = [postgresql.access(original), postgresql.access(own)];
    // A communal clone: its role is its own already.
    if (before.password === undefined) return await connected(endpoint, after, within(milliseconds), sizeOf);
    try {
      return await connected(endpoint, before, within(milliseconds), async (client) => {
        const { escapeIdentifier, escapeLiteral } = client;
        const [role, password] = [
          escapeIdentifier(before.username ?? ''),
          escapeLiteral(after.password ?? ''),
        ];
        await client.query(`ALTER ROLE ${role} PASSWORD ${password}`);
        return {};
      });
    } catch (error) {
      if (isCode(error, passwordRefused))
        return await connected(endpoint, after, within(milliseconds), sizeOf);
      throw error;
    }
  },
};

/** One look at a server, which takes so many milliseconds at most. */
const within = (milliseconds: number) => ({ connect: milliseconds, query: milliseconds, leaves: true });

/** PostgreSQL's code for a wrong password: an attempt before this one has changed it already. */
const passwordRefused = '28P01';

async function sizeOf(client: Client): Promise<Ready> {
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  return { bytes: Number(rows[0]?.bytes) };
}
