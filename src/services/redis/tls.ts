import { tlsPaths } from '../../providers/tls';
import type { Secured } from '../kind';

/** TLS on the usual port, and none without. Clients prove themselves by their password. */
export const redisTls: Secured = {
  account: 'redis',
  secured: (part) => ({
    ...part,
    args: [
      ...part.args,
      ...['--port', '0', '--tls-port', '6379', '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', tlsPaths.certificate, '--tls-key-file', tlsPaths.key],
    ],
  }),
};
