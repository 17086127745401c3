import { groupBy } from '../core/node-20';
import type { Ran } from './ran';
import type { Lock, ObjectName, Waited } from './recording';

/** A lock of one mode on one table, as looks at the server have seen it. Times by the server's clock, in milliseconds. */
export interface Held {
  session: string;
  object: ObjectName;
  mode: string;
  /** The higher, the more it keeps out. */
  strength: number;
  /** The last look that did not see it yet, the first and the last that did. */
  before: number;
  first: number;
  last: number;
}

/** How long a reader or a writer was kept waiting at a table. */
export interface Wait {
  who: 'reader' | 'writer';
  object: ObjectName;
  from: number;
  to: number;
}

/** A lock, the statement that took it, and from when to when. */
interface Taken extends Held {
  ran: Ran;
  from: number;
  to: number;
}

/** What a look may be too late for, in milliseconds. */
const late = 50;

export const keyOf = ({ schema, name }: ObjectName) => JSON.stringify([schema, name]);

/** Which statement took each lock: the one that ran when it was first seen, or one before it that names the table. */
export function takenBy(all: readonly Ran[], held: readonly Held[]): Taken[] {
  const bySession = groupBy(all, ({ session }) => session);
  return held.flatMap((lock) => {
    const own = bySession.get(lock.session) ?? [];
    const candidates = around(own, lock.before, lock.first);
    const named = candidates.filter(({ text }) =>
      text.toLowerCase().includes(lock.object.name.toLowerCase()),
    );
    const ran = named.at(-1) ?? candidates.at(-1);
    if (!ran) return [];
    return [{ ...lock, ran, from: Math.max(ran.start, lock.before), to: released(own, lock) }];
  });
}

/** The statements that were under way at some time in between. In their order. */
function around(own: readonly Ran[], from: number, to: number): Ran[] {
  const found = own.filter(({ start, end }) => end >= from && start <= to + 1);
  const before = own.findLast(({ start }) => start <= to + 1);
  return found.length === 0 && before ? [before] : found;
}

/** A transaction ends with a statement: with the first that ended after the lock was seen last, unless that was long after. */
function released(own: readonly Ran[], { last }: Held): number {
  const ending = own.find(({ end }) => end >= last - 1);
  return ending && ending.end - last < late ? ending.end : last;
}

/** The strongest lock that a statement took on each table. */
export function strongest(taken: readonly Taken[]): Lock[] {
  const byObject = groupBy(taken, ({ object }) => keyOf(object));
  return [...byObject.values()].map((locks) => {
    const [first, ...others] = locks.sort((a, b) => b.strength - a.strength) as [Taken, ...Taken[]];
    const same = others.filter(({ strength }) => strength === first.strength);
    const to = Math.max(first.to, ...same.map((lock) => lock.to));
    return { object: first.object, mode: first.mode, heldMs: rounded(to - first.from) };
  });
}

/**
 * The longest waits that each statement caused. Whoever came just as a lock was taken waited for all of it, so that a wait
 * counts from then, and not from when the table was first tried.
 */
export function waitsBy(taken: readonly Taken[], waits: readonly Wait[]): Map<Ran, Waited[]> {
  const result = new Map<Ran, Map<string, Waited>>();
  const byObject = groupBy(taken, ({ object }) => keyOf(object));
  for (const { who, object, from, to } of waits) {
    const key = keyOf(object);
    const cause = (byObject.get(key) ?? [])
      .filter((lock) => lock.from <= from && lock.to > from)
      .sort((a, b) => b.from - a.from || b.strength - a.strength)[0];
    if (!cause) continue;
    const own = result.get(cause.ran) ?? new Map<string, Waited>();
    const known = own.get(key) ?? { object, readerMs: 0, writerMs: 0 };
    const milliseconds = rounded(to - (from - cause.first < late ? cause.from : from));
    if (who === 'reader') known.readerMs = Math.max(known.readerMs, milliseconds);
    else known.writerMs = Math.max(known.writerMs, milliseconds);
    result.set(cause.ran, own.set(key, known));
  }
  return new Map([...result].map(([ran, own]) => [ran, [...own.values()]]));
}

/** To a tenth. */
export function rounded(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 10) / 10);
}
