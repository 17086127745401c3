import type { Subject } from './advice/subject';
import type { ObjectName } from './recording';
import type { Change } from './schema/diff';

/** What making a change cost, as it was recorded of the statement that made it. */
export interface Effect {
  /** The place of the statement in the recording. */
  statement: number;
  rewritten?: 'table' | 'index' | undefined;
  durationMs: number;
  /** The strongest lock on the table, where it was seen. */
  lock?: string | undefined;
}

/** Of the statements that may have made a change, the longest. Undefined where none is known. */
export function effectOf({ causing }: Subject, change: Change): Effect | undefined {
  const [longest] = causing(change)
    .filter(({ tag, failed }) => failed === undefined && fits(tag, change))
    .sort((a, b) => b.durationMs - a.durationMs);
  if (!longest) return undefined;
  const { index, rewritten, durationMs, locks } = longest;
  const its = ({ object: { schema, name } }: { object: ObjectName }) =>
    [change.object, change.now].some((table) => table?.schema === schema && table.name === name);
  const table = rewritten.some((one) => one.what === 'table' && its(one));
  return {
    statement: index,
    rewritten: table ? 'table' : rewritten.some(({ what }) => what === 'index') ? 'index' : undefined,
    durationMs,
    lock: locks.find(its)?.mode,
  };
}

/** A statement that makes an index names columns, too, and changes none. */
function fits(tag: string, { what }: Change): boolean {
  return what === 'index' ? /INDEX|ALTER TABLE/.test(tag) : !/INDEX/.test(tag);
}
