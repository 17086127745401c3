import type { Endpoint } from '../../providers/provider';
import { verifying } from '../tls';

/** Of a server, in the words of the driver's `socket`. */
export const addressOf = ({ host, port, tls }: Endpoint) =>
  tls ? { host, port, tls: true as const, ...verifying(tls) } : { host, port };

/** The same in options of redis-cli, which verifies the chain, and no name. */
export const optionsOf = ({ host, port, tls }: Endpoint): string[] => [
  ...['-h', host, '-p', String(port)],
  ...(tls ? ['--tls', '--cacert', tls.file, '--sni', tls.name] : []),
];
