import type { Log } from '../core/log';
import type { Ownership } from '../experiment/ownership';
import { calledBy, type Note, noteOf, type User, usesFilter } from '../experiment/uses';
import type { GitHub } from '../github/github';
import type { Provider } from '../providers/provider';
import { keepLabel } from '../sweep/decide';

/** What those who end find of their own uses, and of others'. */
export interface FoundUses {
  own: { provider: Provider; note: Note }[];
  /** Who else uses something, by what `otherUsers` asks. */
  others: Note[];
}

/** What a repository's users have noted in the laboratories. */
export async function usesOf(user: User, bases: readonly Provider[]): Promise<FoundUses> {
  const found: FoundUses = { own: [], others: [] };
  for (const provider of bases)
    for (const use of (await provider.uses?.list(usesFilter(user))) ?? []) {
      const note = noteOf(use);
      if (note?.by === calledBy(user)) found.own.push({ provider, note });
      else if (note) found.others.push(note);
    }
  return found;
}

/**
 * Asks who else uses an experiment, one that is not known to be over: those who noted it, and the pull request that its
 * servers were made for. Without GitHub, only the notes count.
 */
export function otherUsers(user: User, { others }: FoundUses, github: GitHub | undefined) {
  const asked = new Map<string, Promise<boolean>>();
  const isLive = (who: Pick<User, 'pullRequest' | 'run'>): Promise<boolean> => {
    const live = asked.get(calledBy(who)) ?? liveness(who, github);
    asked.set(calledBy(who), live);
    return live;
  };
  return async ({ app, experiment, pullRequest }: Ownership): Promise<string | undefined> => {
    const same: (User & { by: string })[] = others.filter(
      (note) => note.app === app && note.experiment === experiment,
    );
    const isOthers = pullRequest !== undefined && pullRequest !== user.pullRequest;
    if (github && isOthers && user.pullRequest !== undefined)
      same.push({ ...user, pullRequest, by: calledBy({ ...user, pullRequest }) });
    for (const one of same) if (await isLive(one)) return `${one.by} uses it, too`;
    return undefined;
  };
}

/** Takes the notes of whoever has ended away; what cannot be taken away now is asked about by the others. */
export async function forget({ own }: Pick<FoundUses, 'own'>, log: Log): Promise<void> {
  for (const { provider, note } of own)
    await provider.uses?.forget(note.use).catch((error: unknown) => log.debug(String(error)));
}

async function liveness(
  { pullRequest, run }: Pick<User, 'pullRequest' | 'run'>,
  github: GitHub | undefined,
): Promise<boolean> {
  if (!github) return true;
  if (pullRequest !== undefined) {
    const now = await github.pullRequest(pullRequest);
    return now.state !== 'closed' || now.labels.includes(keepLabel);
  }
  const [number = ''] = run.split('/');
  return !/^\d+$/.test(number) || (await github.workflowRun(number)).state !== 'ended';
}
