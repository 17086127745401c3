import { groupBy } from '../core/node-20';
import { keepsOut, keepsReadersOut } from './advice/locks';
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
  /** It was for rows of the table, and not for the table. */
  forRows?: true | undefined;
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

/** Locks that whoever writes rows takes. */
const ofRows = /^(?:ROW EXCLUSIVE|SHARED_WRITE)/;
const changesRows = /^(?:INSERT|UPDATE|DELETE|MERGE|REPLACE|COPY|SELECT)\b/;
const defines = /^(?:ALTER|CREATE|DROP|TRUNCATE|RENAME|COMMENT|REINDEX|CLUSTER|VACUUM|REFRESH|OPTIMIZE)\b/;

/** Whether a statement may take such a lock. What it does else, such as `CALL`, may take any. */
const suits = ({ mode }: Held, { tag }: Ran) => !(ofRows.test(mode) ? defines : changesRows).test(tag);

/** Which statement took each lock: the one that ran when it was first seen, or one before it that names the table. */
export function takenBy(all: readonly Ran[], held: readonly Held[]): Taken[] {
  const bySession = groupBy(all, ({ session }) => session);
  return held.flatMap((lock) => {
    const own = bySession.get(lock.session) ?? [];
    const candidates = around(own, lock.before, lock.first);
    const named = candidates.filter(({ text }) =>
      text.toLowerCase().includes(lock.object.name.toLowerCase()),
    );
    const ran = named.findLast((one) => suits(lock, one)) ?? named.at(-1) ?? candidates.at(-1);
    if (!ran) return [];
    return [{ ...lock, ran, from: Math.max(ran.start, lock.before), to: released(own, lock) }];
  });
}

/** The statements that were under way at some time in between, else the last one before. In their order. */
function around(own: readonly Ran[], from: number, to: number): Ran[] {
  const after = firstOf(own, ({ start }) => start > to + 1);
  // A session does one after the other.
  const first = Math.min(
    firstOf(own, ({ end }) => end >= from),
    after,
  );
  return first === after ? own.slice(Math.max(0, after - 1), after) : own.slice(first, after);
}

/** A transaction ends with a statement: with the first that ended after the lock was seen last, unless that was long after. */
function released(own: readonly Ran[], { last }: Held): number {
  const ending = own[firstOf(own, ({ end }) => end >= last - 1)];
  return ending && ending.end - last < late ? ending.end : last;
}

/** The place of the first that is so, where all behind it are, too; the length where none is. */
export function firstOf<T>(all: readonly T[], isSo: (one: T) => boolean): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(all[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * With the lock of what wrote a table anew: it has the table for itself, and shows no lock of its own where its transaction
 * had one already. @param rewritten the tables that it wrote.
 */
export function withRewriters(
  taken: readonly Taken[],
  rewritten: ReadonlyMap<Ran, readonly ObjectName[]>,
): Taken[] {
  const idOf = (session: string, object: ObjectName) => `${session} ${keyOf(object)}`;
  const whole = groupBy(
    taken.filter(({ mode }) => mode === 'ACCESS EXCLUSIVE'),
    ({ session, object }) => idOf(session, object),
  );
  const more = [...rewritten].flatMap(([ran, tables]) =>
    tables.flatMap((table) => {
      const own = whole.get(idOf(ran.session, table)) ?? [];
      const lock = own.find(({ from, to }) => from <= ran.end && to >= ran.start);
      return lock && lock.ran !== ran ? [{ ...lock, ran, from: Math.max(lock.from, ran.start) }] : [];
    }),
  );
  return [...taken, ...more];
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
 * counts from then, and not from when the table was first tried. Rows may have been taken later than their table.
 */
export function waitsBy(taken: readonly Taken[], waits: readonly Wait[]): Map<Ran, Waited[]> {
  const result = new Map<Ran, Map<string, Waited>>();
  const byObject = new Map(
    [...groupBy(taken, ({ object }) => keyOf(object))].map(([key, own]) => [key, inOrder(own)]),
  );
  for (const { who, forRows, object, from, to } of waits) {
    const key = keyOf(object);
    const locks = byObject.get(key) ?? [];
    const keepsOff = who === 'reader' ? keepsReadersOut : keepsOut;
    const whole = forRows ? undefined : heldAt(locks, from, keepsOff);
    const cause = whole ?? heldAt(locks, from);
    if (!cause) continue;
    const own = result.get(cause.ran) ?? new Map<string, Waited>();
    const known = own.get(key) ?? { object, readerMs: 0, writerMs: 0 };
    const milliseconds = rounded(to - (whole || from - cause.first < late ? cause.from : from));
    if (who === 'reader') known.readerMs = Math.max(known.readerMs, milliseconds);
    else known.writerMs = Math.max(known.writerMs, milliseconds);
    result.set(cause.ran, own.set(key, known));
  }
  return new Map([...result].map(([ran, own]) => [ran, [...own.values()]]));
}

/** By when they were taken, each with the latest time that it or one before it was held until. */
function inOrder(own: readonly Taken[]): { lock: Taken; until: number }[] {
  let until = 0;
  return [...own]
    .sort((a, b) => a.from - b.from || a.strength - b.strength)
    .map((lock) => {
      until = Math.max(until, lock.to);
      return { lock, until };
    });
}

/** Of the locks that were held at a time, the one that was taken last, and of these the strongest. */
function heldAt(
  locks: readonly { lock: Taken; until: number }[],
  time: number,
  fits: (lock: Taken) => boolean = () => true,
): Taken | undefined {
  for (let place = firstOf(locks, ({ lock }) => lock.from > time) - 1; place >= 0; place--) {
    const { lock, until } = locks[place] as { lock: Taken; until: number };
    if (until <= time) return undefined;
    if (lock.to > time && fits(lock)) return lock;
  }
  return undefined;
}

/** To a tenth. */
export function rounded(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 10) / 10);
}
