import type { Lock } from '../recording';

/** Locks that keep out those who write; the first of each product keeps out those who read, too. */
const keepWritersOut = new Set([
  ...['ACCESS EXCLUSIVE', 'EXCLUSIVE', 'SHARE ROW EXCLUSIVE', 'SHARE'],
  ...['SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE', 'SHARED_READ_ONLY'],
]);

/** `EXCLUSIVE` is MySQL's: PostgreSQL's lets others read, and none of its readers is found waiting for it. */
const keepReadersOut = new Set(['ACCESS EXCLUSIVE', 'EXCLUSIVE', 'SHARED_NO_READ_WRITE']);

/** Whether nobody else could read the table while a lock was held. */
export function keepsReadersOut({ mode }: Pick<Lock, 'mode'>): boolean {
  return keepReadersOut.has(mode);
}

/**
 * Whether nobody else could write to the table while a lock was held (PostgreSQL: "Table-Level Locks" in its manual, MySQL:
 * `metadata_locks`).
 */
export function keepsOut({ mode }: Pick<Lock, 'mode'>): boolean {
  return keepWritersOut.has(mode);
}
