import type { RestoreOptions } from '../../services/kind';

/** What a guard must know of where a dump goes. */
export interface GuardOptions extends Pick<RestoreOptions, 'disarm' | 'alone'> {
  /** Statements that the server is told before the dump, without delimiters and line breaks. */
  first?: readonly string[] | undefined;
}
