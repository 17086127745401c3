import type { Connection } from 'mysql2/promise';
import { isCode } from '../../core/errors';
import type { Wait } from '../held';
import type { Prober } from '../probes';
import type { ObjectName } from '../recording';

/** What MySQL and MariaDB say of a row that another transaction has. */
const taken = ['ER_LOCK_NOWAIT', 'ER_LOCK_WAIT_TIMEOUT'];

/** Touches tables of MySQL and MariaDB. `EXPLAIN` opens them as the statement that it explains, and runs nothing. */
export function mysqlProber(connection: Connection, who: Wait['who']): Prober {
  const nameOf = ({ schema, name }: ObjectName) => [schema, name];
  let over = false;
  connection.on('error', () => (over = true)).on('end', () => (over = true));
  const isOver = () => over;
  if (who === 'reader')
    return {
      isOver,
      touch: async (object) => void (await connection.query('EXPLAIN SELECT 1 FROM ??.??', nameOf(object))),
    };
  return {
    isOver,
    touch: async (object) => void (await connection.query('EXPLAIN DELETE FROM ??.??', nameOf(object))),
    isTaken: async (object) => {
      try {
        await connection.query('SELECT 1 FROM ??.?? LIMIT 1 FOR UPDATE NOWAIT', nameOf(object));
        return false;
      } catch (error) {
        if (isCode(error, ...taken)) return true;
        throw error;
      }
    },
  };
}
