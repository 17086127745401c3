import type { Ownership } from '../experiment/ownership';
import { isOfAnother, type Note, noteOf, usesFilter } from '../experiment/uses';
import type { Provider } from '../providers/provider';
import type { Context } from './context';

/** What the users of the repository have noted in the laboratories. */
export async function notesOf(
  providers: Iterable<Provider>,
  { repositoryId }: Context['owner'],
): Promise<Note[]> {
  const lists = await Promise.all(
    [...providers].map(async ({ uses }) => (await uses?.list(usesFilter({ repositoryId }))) ?? []),
  );
  return lists.flat().flatMap((use) => noteOf(use) ?? []);
}

/**
 * Why a service that this run's configuration does not list stays nevertheless; undefined: it goes. The same experiment
 * may be used with another configuration: by another pull request that names it, or by a run of a later push.
 */
export function whyItStays(
  owned: Ownership,
  owner: Context['owner'],
  notes: readonly Note[],
): string | undefined {
  if (owned.protected) return 'it is protected';
  const { pullRequest } = owned;
  if (pullRequest !== undefined && owner.pullRequest !== undefined && pullRequest !== owner.pullRequest)
    return `it was made for pull request #${pullRequest}`;
  const other = notes.find((note) => isOfAnother(note, { ...owner, ...placeOf(owned) }));
  if (other) return `${other.by} uses the experiment, too`;
  return isLater(owned.run, owner.run) ? 'a later run has made it' : undefined;
}

const placeOf = ({ app, experiment }: Ownership) => ({ app, experiment });

/** Whether a run began after another one: GitHub numbers them in that order. They are written `run/attempt/job/step`. */
export function isLater(run: string, than: string): boolean {
  const [one, other] = [run, than].map((text) => Number(/^\d+(?=\/)/.exec(text)?.[0]));
  return one !== undefined && other !== undefined && one > other;
}
