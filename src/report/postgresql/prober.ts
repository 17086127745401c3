import type { Client } from 'pg';
import { isCode } from '../../core/errors';
import type { Wait } from '../held';
import type { Prober } from '../probes';
import type { ObjectName } from '../recording';

/** PostgreSQL's code for a row that another transaction has. */
const taken = '55P03';

/**
 * Touches tables of PostgreSQL. `EXPLAIN` takes the locks of the statement that it explains and runs nothing, so that no
 * trigger and no rule acts. It holds no other lock while it waits for one, and can be in no deadlock.
 */
export function postgresqlProber(client: Client, who: Wait['who']): Prober {
  const nameOf = ({ schema, name }: ObjectName) =>
    `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
  if (who === 'reader')
    return { touch: async (object) => void (await client.query(`EXPLAIN SELECT FROM ${nameOf(object)}`)) };
  return {
    touch: async (object) => void (await client.query(`EXPLAIN DELETE FROM ${nameOf(object)}`)),
    isTaken: async (object) => {
      try {
        await client.query(`SELECT FROM ${nameOf(object)} LIMIT 1 FOR NO KEY UPDATE NOWAIT`);
        return false;
      } catch (error) {
        if (isCode(error, taken)) return true;
        throw error;
      }
    },
  };
}
