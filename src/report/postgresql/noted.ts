import { limitsLocks } from '../lock-limit';
import type { Ran } from '../ran';
import { historyMarks } from '../trace';

/** What is noted of a statement while its values are there. @param parameters as the log has them. */
export function notedOf(sql: string, parameters = ''): Pick<Ran, 'marks' | 'limitsLocks'> {
  const marks = historyMarks(sql, parameters);
  return limitsLocks(sql, 'postgresql') ? { marks, limitsLocks: true } : { marks };
}
