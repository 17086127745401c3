import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { duration } from '../config/values';
import { UsageError } from '../core/errors';
import type { Log } from '../core/log';
import { serviceId } from './presence';
import { usualTokens } from './tokens';

/** Whether databases speak TLS: no answer names an authority, and clients of the earlier service know none. */
export const tls = false;

/** What the replicator is told by its flags. */
export interface ServeOptions {
  listen?: string;
  hostname?: string;
  /** As commander has `--no-auth`. */
  auth?: boolean;
  dumps?: string;
  data?: string;
  provider?: string;
  ttl?: string;
  most?: number;
  pool?: number;
  tokens?: string;
  tlsCert?: string;
  tlsKey?: string;
  watch?: boolean;
  refreshAt?: string;
  parallel?: number;
  state?: string;
  dockerHost?: string;
  bindAddress?: string;
  network?: string;
}

/** What the replicator works by, from its flags and from the environment. */
export interface ServeSettings {
  host: string;
  port: number;
  /** Whether everybody who reaches the address may do everything. */
  open: boolean;
  /** What clients are told instead of the address that a database listens on. */
  shownHost: string | undefined;
  dumps: string;
  /** Where provider local keeps servers and templates; undefined: where it always does. */
  data: string | undefined;
  temporary: string | undefined;
  provider: 'docker' | 'local';
  images: { mysql: string | undefined; postgresql: string | undefined; redis: string | undefined };
  /** Of every database of SQL, unless the sub-folder of its dump says something else. */
  database: string;
  username: string | undefined;
  /** Of every database, where somebody has set one; else each has its own. */
  password: string | undefined;
  memory: string | undefined;
  /** Milliseconds that a database may live where its request does not say. */
  ttl: number | undefined;
  /** As many databases there may be; undefined: as many as fit. */
  most: number | undefined;
  /** How many databases of each template of the dumps folder are made before somebody asks. */
  pool: number;
  /** File of the tokens. */
  tokens: string;
  tls: { cert: string; key: string } | undefined;
  watch: boolean;
  /** Minutes after midnight, local time, at which changed dumps are looked for. */
  refreshAt: number | undefined;
  /** How many dumps are imported at once; of databases, four times as many are made. */
  parallel: number;
  dockerHost: string | undefined;
  /** Which service it is to others in the same laboratory. */
  service: string;
}

/**
 * The names of the settings in the environment: ours first, then those of the two earlier services, which an
 * installation of theirs has set (issue 17, and the page docs/replicator.md).
 */
const names = {
  listen: ['LABTEST_LISTEN'],
  auth: ['LABTEST_AUTH'],
  hostname: ['LABTEST_HOSTNAME', 'HOST_NAME', 'MYAAS_HOSTNAME'],
  dumps: ['LABTEST_DUMPS', 'HOPS_DUMP_DIR'],
  data: ['LABTEST_DATA', 'HOPS_DATA_DIR'],
  temporary: ['HOPS_TEMP_DIR'],
  base: ['MYAAS_BASE_DIR'],
  provider: ['LABTEST_PROVIDER'],
  mysqlImage: ['LABTEST_MYSQL_IMAGE', 'MYSQL_DOCKER_IMAGE', 'MYAAS_MYSQL_IMAGE'],
  postgresqlImage: ['LABTEST_POSTGRESQL_IMAGE', 'MYAAS_POSTGRES_IMAGE'],
  redisImage: ['LABTEST_REDIS_IMAGE'],
  database: ['LABTEST_DATABASE', 'MYSQL_DATABASE', 'MYAAS_DB_DATABASE'],
  username: ['LABTEST_DB_USERNAME', 'MYAAS_DB_USERNAME'],
  password: ['LABTEST_DB_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MYAAS_DB_PASSWORD'],
  memory: ['LABTEST_MEMORY', 'MYAAS_MEMORY_LIMIT'],
  ttl: ['LABTEST_TTL'],
  ttlSeconds: ['MYAAS_CONTAINER_TTL'],
  most: ['LABTEST_MOST'],
  pool: ['LABTEST_POOL'],
  tlsCert: ['LABTEST_TLS_CERT'],
  tlsKey: ['LABTEST_TLS_KEY'],
  watch: ['LABTEST_WATCH'],
  refreshAt: ['LABTEST_REFRESH_AT'],
  parallel: ['LABTEST_PARALLEL'],
  dockerHost: ['MYAAS_DOCKER_HOST'],
} as const;

/** Where the earlier services had their dumps: in their container, and on its machine. */
const bases = ['/hops/db', '/myaas', '/opt/hops/db'];

const withoutEffect = ['SENTRY_DSN', 'MYAAS_PREFIX', 'MYAAS_BACKEND'];

/** Reads the settings. Flags come before the environment. @throws UsageError */
export function settingsOf(options: ServeOptions, env: NodeJS.ProcessEnv, log: Log): ServeSettings {
  const from = (setting: keyof typeof names) => names[setting].map((name) => env[name]).find(Boolean);
  for (const name of withoutEffect) if (env[name]) log.notice(`${name} is set and has no effect here.`);
  const base = from('base') ?? bases.find((folder) => existsSync(join(folder, 'dumps')));
  const provider = options.provider ?? from('provider') ?? 'docker';
  if (provider !== 'docker' && provider !== 'local')
    throw new UsageError({
      what: `${provider} is no provider of the replicator.`,
      remedy: 'Write docker or local.',
    });
  const address = addressOf(options.listen ?? from('listen') ?? '127.0.0.1:5001');
  const dumps = options.dumps ?? from('dumps') ?? join(base ?? '.', 'dumps');
  return {
    ...address,
    service: serviceId({ dumps, ...address }),
    open: options.auth === false || from('auth') === 'off',
    shownHost: options.hostname ?? from('hostname'),
    dumps,
    data: options.data ?? from('data') ?? (base && join(base, 'data')),
    temporary: from('temporary'),
    provider,
    images: {
      mysql: from('mysqlImage'),
      postgresql: from('postgresqlImage'),
      redis: from('redisImage'),
    },
    database: from('database') ?? 'default',
    username: from('username'),
    password: from('password'),
    memory: from('memory'),
    ttl: ttlOf(options.ttl ?? from('ttl'), from('ttlSeconds')),
    most: maybe(options.most ?? from('most'), numberOf),
    pool: maybe(options.pool ?? from('pool'), numberOf) ?? 0,
    tokens: options.tokens ?? usualTokens(env),
    tls: tlsOf(options.tlsCert ?? from('tlsCert'), options.tlsKey ?? from('tlsKey')),
    watch: options.watch === true || from('watch') === 'true',
    refreshAt: maybe(options.refreshAt ?? from('refreshAt'), minutesOf),
    parallel: numberOf(options.parallel ?? from('parallel') ?? availableParallelism()),
    dockerHost: options.dockerHost ?? from('dockerHost'),
  };
}

/** `host:port`, or one of the two: `:5002`. @throws UsageError */
function addressOf(text: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535)
    throw new UsageError({ what: `${text} is no address to listen on.`, remedy: 'Write 127.0.0.1:5001.' });
  return { host: host || '127.0.0.1', port: Number(port ?? 5001) };
}

function ttlOf(text: string | undefined, seconds: string | undefined): number | undefined {
  if (text === undefined) return seconds === undefined ? undefined : numberOf(seconds) * 1000;
  const { data } = duration.safeParse(text);
  if (data !== undefined) return data;
  throw new UsageError({ what: `${text} is no length of time.`, remedy: 'Write 90m, 8h or 2d.' });
}

function maybe<From, To>(value: From | undefined, read: (value: From) => To): To | undefined {
  return value === undefined ? undefined : read(value);
}

/** @throws UsageError */
function tlsOf(cert: string | undefined, key: string | undefined): ServeSettings['tls'] {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return undefined;
  throw new UsageError({ what: 'Of --tls-cert and --tls-key one is missing.', remedy: 'Give both.' });
}

/** `02:00` as minutes. @throws UsageError */
function minutesOf(text: string): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined) return Number(hours) * 60 + Number(minutes);
  throw new UsageError({ what: `${text} is no time of day.`, remedy: 'Write 02:00.' });
}

function numberOf(text: string | number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError({ what: `${text} is no number above 0.` });
}
