import type { Endpoint } from '../../providers/provider';
import type { Access } from '../../services/kind';
import { connected as connectedToMysql } from '../../services/mysql/client';
import { connected, upkeep } from '../../services/postgresql/client';
import type { Recording } from '../recording';
import { mysqlSchema } from './mysql';
import { postgresqlSchema } from './postgresql';
import type { Schema } from './schema';

/** Milliseconds that connecting to MySQL may take. */
const patience = 30_000;

/**
 * The schema of a database as it is now. A recording must not be under way: what is read here would be in it.
 * @throws the driver's error where the server is gone, or refuses.
 */
export async function readSchema(
  kind: Recording['kind'],
  endpoint: Endpoint,
  access: Access,
): Promise<Schema> {
  if (kind === 'postgresql') return await connected(endpoint, access, upkeep, postgresqlSchema);
  const { adminPassword: password, database } = access;
  // The user of the database sees neither InnoDB's numbers of tables nor what others have defined.
  const administrator = password === undefined ? access : { username: 'root', password, database };
  return await connectedToMysql(endpoint, administrator, patience, mysqlSchema);
}
