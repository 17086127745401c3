import { isOfAnother, type Note, noteOf, usesFilter } from '../experiment/uses';
import type { Provider } from '../providers/provider';
import { type Found, shown } from './found';

/** What users have noted where a provider's services are. */
export type Notes = (provider: Provider) => Promise<Note[]>;

/** It is not written down when a use began. A note holds nothing that is missed, so things go first. */
const last = new Date(8.64e15);

/** The notes of each laboratory, which are of the communal servers there, too. */
export function notesIn(
  providers: readonly Provider[],
  everyone: readonly ({ repositoryId: string } | 'everybody')[],
): Notes {
  const list = async (name: Provider['name']) => {
    const keepers = providers.filter((one) => one.name === name);
    const lists = await Promise.all(
      keepers.flatMap(({ uses }) =>
        everyone.map(async (whose) => (await uses?.list(usesFilter(whose))) ?? []),
      ),
    );
    return lists.flat().flatMap((use) => noteOf(use) ?? []);
  };
  const known = new Map<Provider['name'], Promise<Note[]>>();
  return ({ name }) => {
    const notes = known.get(name) ?? list(name);
    known.set(name, notes);
    return notes;
  };
}

/** What was found, with the notes of its other users, and the notes that this provider keeps. */
export function withNotes(
  found: readonly Found[],
  noted: readonly Note[],
  { uses }: Provider,
  about: Pick<Found, 'now' | 'where'>,
): Found[] {
  const notes = noted.map((note) => ({
    ...about,
    what: 'note of a use',
    name: shown(`${note.app} / ${note.experiment} / ${note.by}`),
    owned: { ...note, createdAt: last },
    note,
    remove: async () => await uses?.forget(note.use),
  }));
  const usedBy = ({ owned }: Found) => notes.filter(({ note }) => owned && isOfAnother(note, owned));
  return [...found.map((one) => ({ ...one, usedBy: usedBy(one) })), ...(uses ? notes : [])];
}
