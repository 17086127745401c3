import { connect } from 'node:net';
import type { Endpoint } from '../../providers/provider';
import type { Program } from '../kind';

/**
 * Of a server, in the driver's words. The driver verifies the name that it takes for its host: where that is an address,
 * it asks for `localhost`, which all certificates of ours have.
 */
export function addressOf({ host, port, tls }: Endpoint) {
  // The driver sets 0.5 MB aside for the prepared statements of each connection, of which ours have none.
  const maxPreparedStatements = 1;
  if (!tls) return { host, port, maxPreparedStatements };
  const secure = {
    ssl: { ca: tls.ca, rejectUnauthorized: true, verifyIdentity: true },
    // As `environmentOf` has it.
    enableCleartextPlugin: true,
  };
  if (tls.name === host) return { host, port, ...secure, maxPreparedStatements };
  return { host: tls.name, ...secure, maxPreparedStatements, stream: () => connect({ host, port }) };
}

/**
 * What a client has in its environment: the password, and that a server which was verified may have it in clear text, as
 * RDS gets a token. MySQL's client asks to be told so; MariaDB's does not.
 */
export function environmentOf({ tls }: Endpoint, password = ''): Record<string, string> {
  return { MYSQL_PWD: password, ...(tls && { LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN: '1' }) };
}

/**
 * The same in a client's options. MySQL's and MariaDB's, which may be called `mysql` too, have different ones. Either
 * verifies the name that it has for its host.
 */
export function optionsOf({ host, port, tls }: Endpoint, { name, version }: Program): string[] {
  const place = ['--protocol=tcp', `--host=${tls?.name ?? host}`, `--port=${port}`];
  if (!tls) return place;
  const options = [...place, `--ssl-ca=${tls.file}`];
  // What is not known warns of the one of these that it does not know.
  if (version === '')
    return [...options, '--loose-ssl-verify-server-cert', '--loose-ssl-mode=VERIFY_IDENTITY'];
  const isMariadb = name === 'mariadb' || /mariadb/i.test(version);
  return [...options, isMariadb ? '--ssl-verify-server-cert' : '--ssl-mode=VERIFY_IDENTITY'];
}
