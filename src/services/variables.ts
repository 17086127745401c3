import type { Endpoint } from '../providers/provider';
import type { Access, Variable } from './kind';

/** Bytes in a mebibyte. */
export const megabytes = 1024 ** 2;

/** The DATABASE_ variables of a relational database; the JDBC form carries no credentials. */
export function databaseVariables(
  scheme: 'postgresql' | 'mysql',
  endpoint: Endpoint,
  access: Access,
): Variable[] {
  const { username = '', password = '', database = '' } = access;
  const place = `${endpoint.host}:${endpoint.port}/${encodeURIComponent(database)}${verified(scheme, endpoint)}`;
  return [
    secret(
      'DATABASE_URL',
      `${scheme}://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${place}`,
    ),
    open('DATABASE_NAME', database),
    open('DATABASE_USERNAME', username),
    secret('DATABASE_PASSWORD', password),
    open('DATABASE_HOST', endpoint.host),
    open('DATABASE_PORT', String(endpoint.port)),
    open('DATABASE_JDBC_URL', `jdbc:${scheme}://${place}`),
    ...authority(scheme, endpoint),
  ];
}

/** What libpq, node-postgres and PostgreSQL's JDBC driver read alike. Those of MySQL agree on nothing. */
function verified(scheme: string, { tls }: Endpoint): string {
  if (!tls || scheme !== 'postgresql') return '';
  return `?${new URLSearchParams({ sslmode: 'verify-full', sslrootcert: tls.file })}`;
}

function authority(scheme: string, { tls }: Endpoint): Variable[] {
  if (!tls) return [];
  const own = open('DATABASE_CA_FILE', tls.file);
  return scheme === 'postgresql' ? [own, open('PGSSLROOTCERT', tls.file)] : [own];
}

export function open(name: string, value: string): Variable {
  return { name, value, secret: false };
}

export function secret(name: string, value: string): Variable {
  return { name, value, secret: true };
}
