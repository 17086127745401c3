import type { Surroundings } from '../../../services/kind';
import type { Reason } from './reasons';
import type { Statement } from './statement';

/** What a rule makes of a statement: `text` goes on in its place, nothing where that is empty. */
export interface Ruling {
  text: string;
  /** Why, when that is to be told, with the names of what is concerned. */
  reason?: Reason | undefined;
  names?: readonly string[] | undefined;
}

/** What the rules know while they read one dump. */
export interface Dump extends Surroundings {
  /** Roles that have been made. */
  roles: Set<string>;
  /** Publications that were left out. */
  publications: Set<string>;
  /** Foreign servers that were disarmed, and `dblink`, which needs none. */
  servers: Set<string>;
}

/** Undefined when the rule has nothing to say of the statement. */
export type Rule = (statement: Statement, dump: Dump) => Ruling | undefined;

/** Leaves a statement out. */
export function without(reason: Reason, ...names: string[]): Ruling {
  return { text: '', reason, names };
}
