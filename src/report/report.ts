import { type Advice, adviceOn } from './advice/advise';
import { subjectOf } from './advice/subject';
import { type Effect, effectOf } from './effect';
import type { Recording } from './recording';
import { type Change, differenceOf } from './schema/diff';
import type { Schema } from './schema/schema';

/** A difference between the schemas, and what it cost to make it. */
export type Judged = Change & { effect?: Effect | undefined };

/** What a command did to one service, and what is to be said of it. */
export interface Report {
  recording: Recording;
  changes: readonly Judged[];
  advice: readonly Advice[];
  /** The schema that names are shown without. */
  usual: string;
}

/** Judges a recording by the schemas before and after. Pure. */
export function judged(recording: Recording, before: Schema, after: Schema): Report {
  const changes = differenceOf(before, after);
  const subject = subjectOf(recording, changes, before);
  return {
    recording,
    changes: changes.map((change) => ({ ...change, effect: effectOf(subject, change) })),
    advice: adviceOn(subject),
    usual: after.usual,
  };
}
