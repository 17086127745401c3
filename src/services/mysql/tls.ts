import { tlsPaths } from '../../providers/tls';
import type { Secured } from '../kind';

/** The local socket needs no TLS, everybody else does. */
export const mysqlTls: Secured = {
  account: 'mysql',
  secured: (part) => ({
    ...part,
    args: [
      ...part.args,
      `--ssl-cert=${tlsPaths.certificate}`,
      `--ssl-key=${tlsPaths.key}`,
      '--require-secure-transport=ON',
    ],
  }),
};
