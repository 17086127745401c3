import type { Endpoint } from '../../providers/provider';
import { verifying } from '../tls';

/** Of a server, in the driver's words. Without TLS it says so: an environment with PGSSLMODE would have it spoken. */
export const addressOf = ({ host, port, tls }: Endpoint) => ({
  host,
  port,
  ssl: tls ? verifying(tls) : false,
});

/** The same in libpq's environment. It verifies the name that it has for its host, and may be told the address beside it. */
export function environmentOf({ host, port, tls }: Endpoint): Record<string, string> {
  const place = { PGHOST: tls?.name ?? host, PGPORT: String(port) };
  if (!tls) return place;
  const beside = tls.name === host ? {} : { PGHOSTADDR: host };
  return { ...place, ...beside, PGSSLMODE: 'verify-full', PGSSLROOTCERT: tls.file };
}
