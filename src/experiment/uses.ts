import type { Use } from '../providers/uses';
import type { Ownership } from './ownership';

/** Who uses an experiment: a pull request, or a job of none, which its run tells apart. */
export type User = Pick<Ownership, 'repositoryId' | 'pullRequest' | 'run'>;

/** That somebody uses an experiment whose name others may have chosen, too, as it was noted. */
export interface Note extends User, Pick<Ownership, 'repository' | 'app' | 'experiment'> {
  /** Who it is, for a person. Where it is nobody known, there is neither a pull request nor a run. */
  by: string;
  /** As the laboratory has it. */
  use: Use;
}

const label = (name: string) => `labtest.use.${name}`;

/** What a pull request, or a job of none, notes of itself. */
export function useOf(user: User & Pick<Ownership, 'repository'>, app: string, experiment: string): Use {
  return {
    [label('repository-id')]: user.repositoryId,
    [label('repository')]: user.repository,
    [label('app')]: app,
    [label('experiment')]: experiment,
    [label('by')]: calledBy(user),
  };
}

/** Finds what the users in a repository have noted, or all. */
export function usesFilter(whose: { repositoryId: string } | 'everybody'): Use {
  return whose === 'everybody' ? {} : { [label('repository-id')]: whose.repositoryId };
}

/** Reads what was noted; undefined where it is no note of an experiment's use. */
export function noteOf(use: Use): Note | undefined {
  const [repositoryId, app, experiment] = [
    use[label('repository-id')],
    use[label('app')],
    use[label('experiment')],
  ];
  if (repositoryId === undefined || app === undefined || experiment === undefined) return undefined;
  const by = use[label('by')] ?? 'nobody known';
  const [, pullRequest, run = ''] = /^(?:pull request #(\d+)|run (.*))$/.exec(by) ?? [];
  const user = {
    repositoryId,
    pullRequest: pullRequest === undefined ? undefined : Number(pullRequest),
    run,
  };
  return { ...user, repository: use[label('repository')] ?? '', app, experiment, by, use };
}

/** What a user is called in a note, and for a person. */
export function calledBy({ pullRequest, run }: Pick<User, 'pullRequest' | 'run'>): string {
  return pullRequest === undefined ? `run ${run}` : `pull request #${pullRequest}`;
}

/** Whether somebody notes that another one uses a thing. */
export function isOfAnother(note: Note, thing: User & Pick<Ownership, 'app' | 'experiment'>): boolean {
  const { repositoryId, app, experiment } = thing;
  const isSame = note.repositoryId === repositoryId && note.app === app && note.experiment === experiment;
  return isSame && note.by !== calledBy(thing);
}
