import type { Endpoint } from '../../providers/provider';
import type { Access, Restoring } from '../kind';
import type { Product } from '../said';
import { environmentOf, optionsOf } from './address';
import { connected } from './client';
import { restoreSession } from './session';
import { widen } from './widen';

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
      ...optionsOf(inside, program),
      `--user=${access.username ?? 'root'}`,
      '--binary-mode',
      // MySQL's client keeps comments by default, MariaDB's does not, and each reads otherwise when it does.
      '--skip-comments',
      '--batch',
      '--local-infile=0',
      '--default-character-set=utf8mb4',
      '--max-allowed-packet=1G',
      ...(access.database === undefined ? [] : [`--database=${access.database}`]),
    ],
    environment: environmentOf(inside, access.password),
  }),
  first: restoreSession,
  isEmpty,
  said: async (lines) => (await import('./said')).saidByMysql(lines),
  product,
  widen,
  tuneForBulkLoad: async (endpoint, access) =>
    (await import('./bulk-load')).tuneForBulkLoad(endpoint, access),
};

const anything = `
  SELECT (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE())
       + (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = DATABASE())
       + (SELECT COUNT(*) FROM information_schema.events WHERE event_schema = DATABASE()) AS things`;

async function isEmpty(endpoint: Endpoint, access: Access): Promise<boolean> {
  const [rows] = await connected(endpoint, access, 30_000, (connection) => connection.query(anything));
  return Number((rows as { things: number | string }[])[0]?.things ?? 0) === 0;
}

async function product(endpoint: Endpoint, access: Access): Promise<Product> {
  const [rows] = await connected(endpoint, access, 5000, (connection) =>
    connection.query('SELECT VERSION() AS version'),
  );
  const version = (rows as { version: string }[])[0]?.version ?? '';
  return { name: /mariadb/i.test(version) ? 'MariaDB' : 'MySQL', version: version.replace(/^5\.5\.5-/, '') };
}
