import type { RestoreOptions } from '../../services/kind';
import type { DumpRules } from './dump/rules';

/** What a guard must know of where a dump goes. */
export interface GuardOptions extends Pick<RestoreOptions, 'disarm' | 'alone'> {
  /** Statements that the server is told before the dump, without delimiters and line breaks. */
  first?: readonly string[] | undefined;
  /** They count what is left out, and are for PostgreSQL; by default those for a script: nothing is forgiven. */
  rules?: DumpRules | undefined;
}
