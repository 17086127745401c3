import { createHash } from 'node:crypto';

/** That somebody uses something: what, and who, under names that begin with `labtest.use`. */
export type Use = Readonly<Record<string, string>>;

/** Notes of who uses what, kept where the servers are. Every method may be repeated. */
export interface Uses {
  note(use: Use): Promise<void>;
  /** Every use that carries all of `filter`. */
  list(filter: Use): Promise<Use[]>;
  forget(use: Use): Promise<void>;
}

/** The same name for the same use. */
export function useName(use: Use): string {
  const sorted = Object.entries(use).sort(([a], [b]) => (a < b ? -1 : 1));
  return `labtest-use-${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 24)}`;
}

/** Whether a use carries all of a filter. */
export function isUseOf(use: Use, filter: Use): boolean {
  return Object.entries(filter).every(([name, value]) => use[name] === value);
}
