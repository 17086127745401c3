import { LabTestError } from '../core/errors';
import { listCatalog, type Sql, strike } from './catalog';
import { heldLabel } from './tenants';

/** Strikes from a catalog that came with a server's data whom it has of other servers. */
export async function strikeOthers(sql: Sql, on: string): Promise<void> {
  for (const tenant of (await listCatalog(sql, 'NULL', '')).tenants)
    if (tenant.labels[heldLabel] !== on) await strike(sql, tenant);
}

/** The one of a server's databases that is meant; undefined where it has none. @throws LabTestError */
export function chosen(databases: readonly string[], asked: string | undefined): string | undefined {
  const [only, ...others] = databases;
  if (asked === undefined && others.length === 0) return only;
  if (asked !== undefined && databases.includes(asked)) return asked;
  throw new LabTestError({
    what:
      asked === undefined
        ? 'What the server is made from holds several databases, and nothing says which one is the experiment’s.'
        : `What the server is made from holds no database ${asked}.`,
    why: `It holds ${databases.join(', ') || 'none'}.`,
    remedy: 'Name it in `database`.',
  });
}
