import { groupBy } from '../core/node-20';
import { keyOf, rounded, strongest, takenBy, waitsBy, withRewriters } from './held';
import { namesIn } from './names';
import type { Ran } from './ran';
import type { Renewed, Seen } from './recorder';
import type { Lock, RecordedStatement, Rewrite, Waited } from './recording';

/** Puts together what was seen of each statement, in the order in which they began. */
export function assembled(seen: Seen): RecordedStatement[] {
  const { all, held, waits, written, renewed } = seen;
  const rewritten = rewrites(all, renewed);
  const tables = [...rewritten].map(
    ([ran, own]) => [ran, own.filter(({ what }) => what === 'table').map(({ object }) => object)] as const,
  );
  const taken = withRewriters(takenBy(all, held), new Map(tables));
  const byStatement = groupBy(taken, ({ ran }) => ran);
  const waited = waitsBy(taken, waits);
  return all.map((ran, index) => {
    const { text, tag, start, end, rows, failed, temporaryBytes, algorithm, work, limitsLocks } = ran;
    return {
      ...{ index, text, tag, rows, failed, temporaryBytes, algorithm, work, limitsLocks },
      durationMs: rounded(end - start),
      locks: strongest(byStatement.get(ran) ?? []).map((lock) =>
        proven(upgraded(lock, algorithm), waited.get(ran)),
      ),
      rewritten: rewritten.get(ran) ?? [],
      writtenBytes: written.between(start, end),
      waited: waited.get(ran) ?? [],
    };
  });
}

/**
 * A statement that copies a table lets nobody write to it: it has begun with a weaker lock, and the servers' lists of locks
 * do not follow when one becomes stronger.
 */
function upgraded(lock: Lock, algorithm: Ran['algorithm']): Lock {
  const isCopied = algorithm === 'COPY' && lock.mode === 'SHARED_UPGRADABLE';
  return isCopied ? { ...lock, mode: 'SHARED_NO_WRITE' } : lock;
}

/** Who waited for a lock proves that it was held, where no look fell into its last moments. */
function proven(lock: Lock, waits: readonly Waited[] = []): Lock {
  const own = waits.find(({ object }) => keyOf(object) === keyOf(lock.object));
  return { ...lock, heldMs: Math.max(lock.heldMs, own?.readerMs ?? 0, own?.writerMs ?? 0) };
}

/** A statement that may have written a table anew without the server saying so. */
const silent = /^(?:ALTER|CLUSTER|REINDEX|VACUUM|REFRESH|OPTIMIZE)\b/;

/** Which statement wrote what anew: the one that the server said it of, else the last that may and names it. */
function rewrites(all: readonly Ran[], renewed: readonly Renewed[]): Map<Ran, Rewrite[]> {
  const told = byName(all, ({ rewrote }) => rewrote);
  const silently = all.filter(({ tag, failed }) => !failed && silent.test(tag));
  const named = byName(silently, ({ text }) => [...namesIn(text)]);
  const result = new Map<Ran, Rewrite[]>();
  for (const { object, what, table, bytes } of renewed) {
    const last = [object, table]
      .flatMap(({ name }) => named.get(name.toLowerCase())?.at(-1) ?? [])
      .sort((a, b) => a.start - b.start)
      .slice(-1);
    for (const ran of told.get(object.name) ?? last)
      result.set(ran, [...(result.get(ran) ?? []), { object, what, bytes }]);
  }
  return result;
}

function byName(all: readonly Ran[], namesOf: (ran: Ran) => readonly string[]): Map<string, Ran[]> {
  const result = new Map<string, Ran[]>();
  for (const ran of all)
    for (const name of new Set(namesOf(ran))) {
      const known = result.get(name);
      if (known) known.push(ran);
      else result.set(name, [ran]);
    }
  return result;
}
