import { tlsPaths } from '../../providers/tls';
import type { Secured } from '../kind';

const hbaPath = '/etc/labtest-tls/pg_hba.conf';

/** The local socket as the official image has it; TLS for everybody else. */
const hba = `local all all trust
hostssl all all all scram-sha-256
local replication all trust
hostssl replication all all scram-sha-256
`;

/** Options come last: what a configuration says itself goes before. */
export const postgresqlTls: Secured = {
  account: 'postgres',
  secured: (part) => ({
    ...part,
    args: [
      ...part.args,
      ...['-c', 'ssl=on'],
      ...['-c', `ssl_cert_file=${tlsPaths.certificate}`],
      ...['-c', `ssl_key_file=${tlsPaths.key}`],
      ...['-c', `hba_file=${hbaPath}`],
    ],
    files: [...part.files, { path: hbaPath, content: hba }],
  }),
};
