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
  const place = `${endpoint.host}:${endpoint.port}/${encodeURIComponent(database)}`;
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
  ];
}

export function open(name: string, value: string): Variable {
  return { name, value, secret: false };
}

export function secret(name: string, value: string): Variable {
  return { name, value, secret: true };
}
