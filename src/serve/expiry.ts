import type { Provider } from '../providers/provider';
import type { Use } from '../providers/uses';
import type { Found } from '../run/found';
import { type Called, idOf } from './names';

/**
 * Until when a database lives, as a note beside it: labels of a container cannot be changed once it is made. Of several
 * notes, which a server that was killed while it renewed one has left, the last one counts.
 */
const label = (name: string) => `labtest.use.${name}`;
const mark = { [label('kind')]: 'expiry' };

/** A note may be there before its database is, for as long as this takes at most, in milliseconds. */
export const longestMaking = 3_600_000;

/** A note, read. */
export interface Note {
  name: string;
  until: Date;
  /** How long it lives from when it is made on, in milliseconds; absent: as `until` says, whenever that is. */
  life: number | undefined;
  /** When it was written. */
  at: Date;
  use: Use;
}

/** All notes of a laboratory, the last one first. */
export async function expiryNotes({ uses }: Provider): Promise<Note[]> {
  const all = (await uses?.list(mark)) ?? [];
  const notes = all.map((use) => ({
    name: use[label('database')] ?? '',
    until: new Date(Number(use[label('until')])),
    life: use[label('life')] === undefined ? undefined : Number(use[label('life')]),
    at: new Date(Number(use[label('at')])),
    use,
  }));
  return notes.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/**
 * Until when a database lives: as it was noted last, and no longer than the organisation allows, which stands on its label
 * and is what a sweep goes by. Undefined: until somebody removes it.
 */
export function expiryOf(
  found: Pick<Found, 'owned'>,
  called: Called,
  notes: readonly Note[],
): Date | undefined {
  return livesUntil(found, notes.find(({ name }) => name === idOf(called))?.until);
}

/** The same, where it is known what was noted last. */
export function livesUntil(
  { owned: { ttl, createdAt } }: Pick<Found, 'owned'>,
  noted: Date | undefined,
): Date | undefined {
  const limit = ttl === undefined ? undefined : new Date(createdAt.getTime() + ttl);
  return noted && limit ? new Date(Math.min(noted.getTime(), limit.getTime())) : (noted ?? limit);
}

/** Notes until when a database lives, in place of what was noted before. @param life see Note */
export async function noteExpiry(
  name: string,
  until: Date,
  before: readonly Note[],
  provider: Provider,
  { life, at = Date.now() }: { life?: number | undefined; at?: number } = {},
): Promise<void> {
  const use = {
    ...mark,
    [label('database')]: name,
    [label('until')]: String(until.getTime()),
    [label('at')]: String(at),
    ...(life !== undefined && { [label('life')]: String(life) }),
  };
  await provider.uses?.note(use);
  await forgetExpiry(before, provider);
}

/**
 * Lets the life of one that is made begin where whoever has made it was killed before they said so. What somebody else
 * says of it meanwhile counts: it is younger.
 */
export async function beginLife(note: Note, provider: Provider): Promise<void> {
  if (note.life === undefined) return;
  const at = note.at.getTime() + 1;
  await noteExpiry(note.name, new Date(Date.now() + note.life), [note], provider, { at });
}

/**
 * Notes how long one is to live that is about to be made: whoever is killed between the two leaves none that lives for ever.
 * @param ttl milliseconds; absent: until somebody removes it.
 * @param begins whether that begins `now`, or when it is made.
 * @returns until when.
 */
export async function noteLife(
  name: string,
  { ttl, begins }: { ttl: number | undefined; begins: 'now' | 'when made' },
  notes: readonly Note[],
  provider: Provider,
): Promise<Date | undefined> {
  const before = notes.filter((note) => note.name === name);
  if (ttl === undefined) {
    // One that was never finished, or went as the server was killed, has left its end to the next of its name.
    await forgetExpiry(before, provider);
    return undefined;
  }
  // Another server, too, may look at it before its life begins.
  const beforehand = begins === 'now' ? 0 : longestMaking;
  const until = new Date(Date.now() + beforehand + ttl);
  await noteExpiry(name, until, before, provider, begins === 'now' ? {} : { life: ttl });
  return until;
}

/** What is noted of a database, or was of one that is gone. */
export async function notesOf(name: string, provider: Provider): Promise<Note[]> {
  return (await expiryNotes(provider)).filter((note) => note.name === name);
}

/** Forgets what was noted. */
export async function forgetExpiry(notes: readonly Note[], provider: Provider): Promise<void> {
  for (const { use } of notes) await provider.uses?.forget(use);
}
