import type { Endpoint } from '../../providers/provider';
import type { Access, Restoring } from '../kind';
import { connected } from './client';

/**
 * Restores with the mysql client, or MariaDB's, as the experiment's own user: it has no rights on other databases, so
 * a dump cannot write to them whatever it says. `--binary-mode` takes the client's own commands away.
 */
export const mysqlRestoring: Restoring = {
  formats: ['sql'],
  dialect: 'mysql',
  programs: () => ['mariadb', 'mysql'],
  tool: (program, _format, access, inside) => ({
    argv: [
      program.name,
      '--no-defaults',
      '--protocol=tcp',
      `--host=${inside.host}`,
      `--port=${inside.port}`,
      `--user=${access.username ?? 'root'}`,
      '--binary-mode',
      '--batch',
      '--local-infile=0',
      '--default-character-set=utf8mb4',
      '--max-allowed-packet=1G',
      ...(access.database === undefined ? [] : [`--database=${access.database}`]),
    ],
    environment: { MYSQL_PWD: access.password ?? '' },
  }),
  isEmpty,
  hasten: async (endpoint, access) => (await import('./bulk-load')).hasten(endpoint, access),
};

const anything = `
  SELECT (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE())
       + (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = DATABASE())
       + (SELECT COUNT(*) FROM information_schema.events WHERE event_schema = DATABASE()) AS things`;

async function isEmpty(endpoint: Endpoint, access: Access): Promise<boolean> {
  const [rows] = await connected(endpoint, access, 30_000, (connection) => connection.query(anything));
  return Number((rows as { things: number | string }[])[0]?.things ?? 0) === 0;
}
