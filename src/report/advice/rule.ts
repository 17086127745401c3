import type { ObjectName, RecordedStatement, Recording } from '../recording';
import type { Change } from '../schema/diff';
import type { Subject } from './subject';

/** Where a migration has walked into a trap. */
export interface Found {
  /** The statement that did it, where it can be told. */
  statement?: RecordedStatement | undefined;
  object: ObjectName;
  /** Of the table, where it is about a part of it. */
  part?: string | undefined;
}

/** A known trap of migrations. Its texts hold no name of an object, and are in the catalogue of docs/report.md, too. */
export interface Rule {
  /** Its name for good, as it is in the JSON. */
  name: string;
  products: readonly Recording['product'][];
  /** What happens, in one sentence or two. */
  trap: string;
  /** What to do instead; SQL in backticks. */
  safer: string;
  /** Where the server's documentation says so; where it is no matter of the server, who described the pattern. */
  source: string;
  /** Looks for it. Pure. */
  find(subject: Subject): Found[];
}

/** Each statement that caused a change and fits, with the object of the change. */
export function causes(
  { changes, causing }: Subject,
  which: (change: Change) => boolean,
  fits: (statement: RecordedStatement, change: Change) => boolean,
): Found[] {
  return changes.filter(which).flatMap((change) => {
    const statement = causing(change).find((one) => fits(one, change));
    return statement ? [{ statement, object: change.object, part: change.part }] : [];
  });
}
