import type { Client } from 'pg';
import { isCode } from '../../core/errors';
import type { Wait } from '../held';
import type { Prober } from '../probes';
import type { ObjectName } from '../recording';

/** PostgreSQL's code for a lock that another transaction has. */
const taken = '55P03';

/**
 * Milliseconds that it waits at a time. An index or a partition may be locked when it has its table already, and the command
 * may want that next: within `deadlock_timeout`, which is a second, it has given it back.
 */
const patience = 200;

/**
 * Touches tables of PostgreSQL. `EXPLAIN` takes the locks of the statement that it explains and runs nothing, so that no
 * trigger and no rule acts.
 * @param client a session of its own.
 */
export async function postgresqlProber(client: Client, who: Wait['who']): Promise<Prober> {
  const nameOf = ({ schema, name }: ObjectName) =>
    `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
  let over = false;
  client.on('error', () => (over = true)).on('end', () => (over = true));
  const isOver = () => over;
  await client.query(`SET lock_timeout = ${patience}`);
  const explained = async (statement: string) => {
    while (!(await hasLocks(client, `EXPLAIN ${statement}`)));
  };
  if (who === 'reader') return { isOver, touch: (object) => explained(`SELECT FROM ${nameOf(object)}`) };
  return {
    isOver,
    touch: (object) => explained(`DELETE FROM ${nameOf(object)}`),
    isTaken: async (object) =>
      !(await hasLocks(client, `SELECT FROM ${nameOf(object)} LIMIT 1 FOR NO KEY UPDATE NOWAIT`)),
  };
}

/** Whether a statement got all locks that it needs. */
async function hasLocks(client: Client, statement: string): Promise<boolean> {
  try {
    await client.query(statement);
    return true;
  } catch (error) {
    if (isCode(error, taken)) return false;
    throw error;
  }
}
