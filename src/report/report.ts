import { type Advice, adviceOn } from './advice/advise';
import type { Recording } from './recording';
import { type Change, differenceOf } from './schema/diff';
import type { Schema } from './schema/schema';

/** What a command did to one service, and what is to be said of it. */
export interface Report {
  recording: Recording;
  changes: readonly Change[];
  advice: readonly Advice[];
  /** The schema that names are shown without. */
  usual: string;
}

/** Judges a recording by the schemas before and after. Pure. */
export function judged(recording: Recording, before: Schema, after: Schema): Report {
  const changes = differenceOf(before, after);
  return { recording, changes, advice: adviceOn(recording, changes, before), usual: after.usual };
}
