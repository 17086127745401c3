import type { Ownership } from '../experiment/ownership';
import type { Moment, Told } from '../github/asked';
import type { Fate, Subject } from './decide';

/** What of an ownership a sweep looks at. */
export type Whose = Pick<
  Ownership,
  | 'repositoryId'
  | 'repository'
  | 'app'
  | 'experiment'
  | 'pullRequest'
  | 'run'
  | 'createdAt'
  | 'ttl'
  | 'protected'
>;

/** What a sweep has found in a laboratory. */
export interface Found extends Subject {
  what: string;
  /** What it is called, for a person. */
  name: string;
  /** Where it is, for a person. */
  where: string;
  /** Whose it is, where anybody's. */
  owned: Whose | undefined;
  /** What was decided already, by a rule that needs nobody to be asked. */
  fate?: Fate | undefined;
  /** The notes of its other users. */
  usedBy?: readonly Found[] | undefined;
  /** The clock of the laboratory. */
  now: Told<Moment>;
  /** Absence is success. */
  remove(): Promise<void>;
}

/** Names come from people: a line break of theirs would begin a command to the runner. */
export function shown(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ');
}

/** What became of one thing, and why. */
export interface Outcome extends Pick<Found, 'what' | 'name' | 'where'> {
  why: string;
}

/** What a sweep did, or would do. */
export interface Swept {
  dryRun: boolean;
  removed: Outcome[];
  kept: Outcome[];
  failed: Outcome[];
  /** What could not be asked, and why: nothing was decided of what is there. */
  silent: string[];
}
