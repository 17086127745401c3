import type { KindName } from '../services/kind';

/** Images of the field whose name tells what they are: the last part of the name, without tag and digest. */
const known: readonly (readonly [name: RegExp, kind: KindName, product: string])[] = [
  [/^aurora-mysql$/, 'mysql', 'Aurora MySQL'],
  [/^aurora-postgresql$/, 'postgresql', 'Aurora PostgreSQL'],
  [/^mariadb$/, 'mysql', 'MariaDB'],
  [/^(mysql|mysql-server|percona|percona-server)$/, 'mysql', 'MySQL'],
  [/^(postgres|postgresql|postgis|timescaledb|timescaledb-ha|pgvector)$/, 'postgresql', 'PostgreSQL'],
  [/^(redis|redis-stack|redis-stack-server)$/, 'redis', 'Redis'],
  [/^memcached$/, 'memcached', 'Memcached'],
  [/^(elasticsearch|opensearch|mongo|rabbitmq|minio|solr)$/, 'container', 'another product'],
];

/** What a server writes into its log, whatever its image is called. */
const words: readonly (readonly [log: RegExp, kind: KindName, product: string])[] = [
  [/\bmariadbd?\b|mariadb-install-db|\bMARIADB_/i, 'mysql', 'MariaDB'],
  [/\bmysqld\b|\bMYSQL_(ROOT_PASSWORD|DATABASE|USER)\b/, 'mysql', 'MySQL'],
  [
    /database system is (ready|starting|shut)|\bPOSTGRES_PASSWORD\b|starting PostgreSQL/,
    'postgresql',
    'PostgreSQL',
  ],
  [/\bRedis (version|is starting)\b|Ready to accept connections (tcp|unix)/i, 'redis', 'Redis'],
];

/** What an image is by its name; undefined: nobody can tell. */
export function kindOfImage(image: string): { kind: KindName; product: string } | undefined {
  const name = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? '';
  return found(known, name);
}

/** The product that an image holds, by its name; undefined: nobody can tell. */
export function productOf(image: string): string | undefined {
  return kindOfImage(image)?.product;
}

/** What a server of this kind is instead, by its log; undefined: the log does not say, or says that it is one. */
export function otherKindInLog(log: string, kind: KindName): { kind: KindName; product: string } | undefined {
  const own = words.some(([pattern, name]) => name === kind && pattern.test(log));
  return own || kind === 'container' ? undefined : found(words, log);
}

function found(table: typeof known, text: string) {
  const [, kind, product] = table.find(([pattern]) => pattern.test(text)) ?? [];
  return kind && product ? { kind, product } : undefined;
}

/** Why an image cannot be one of this kind, and what to write; undefined: it may be. A container may be anything. */
export function otherKind(image: string, kind: KindName): { why: string; remedy: string } | undefined {
  const other = kind === 'container' ? undefined : kindOfImage(image);
  if (!other || other.kind === kind) return undefined;
  return {
    why: `is an image of ${other.product} by its name, and the service is of kind ${kind}`,
    remedy: `Write \`service: ${other.kind}\`${other.kind === 'container' ? ' with the `port`' : ''}, or an image of ${kind}.`,
  };
}
