import type { Dialect } from './sql-text';

/** PostgreSQL waits for ever at 0, which dumps begin with. */
const postgresql =
  /(?:\bSET\s+(?:SESSION\s+|LOCAL\s+)?"?lock_timeout"?\s*(?:=|\bTO\b)|\bset_config\s*\(\s*'lock_timeout'\s*,)(?!\s*'?\s*(?:0+\s*(?:us|ms|s|min|h|d)?\s*'?\s*(?:[,;)]|$)|default\b))/i;
const mysql = /\bSET\b[^;]{0,100}?(?<!\w)`?lock_wait_timeout`?\s*:?=/i;

const patterns: Readonly<Record<Dialect, RegExp>> = { postgresql, mysql };

/** Whether a statement limits how long those after it wait for a table. */
export function limitsLocks(sql: string, dialect: Dialect): boolean {
  return patterns[dialect].test(sql.slice(0, 10_000));
}
