import type { Log } from '../core/log';
import type { GitHub } from '../github/github';
import { keepLabel } from '../sweep/decide';
import type { Handoff } from './handoff';

type Ending = Pick<Handoff, 'ends' | 'experiment' | 'repository' | 'pullRequest' | 'head'>;

/**
 * Why nothing of an experiment may be removed, by what GitHub says at this moment; undefined when nothing stands against
 * it. An event tells what was: its run may be run again, or have waited while the pull request was reopened. What GitHub
 * does not tell is told by a warning, and kept.
 */
export async function stillUsed(ending: Ending, github: GitHub, log: Log): Promise<string | undefined> {
  const { ends, experiment, repository, pullRequest, head } = ending;
  if (ends === 'branch') return await openFor(`${repository.split('/')[0]}:${experiment}`, github, log);
  if (pullRequest === undefined) return undefined;
  if (ends === 'pull request') {
    const now = await github.pullRequest(pullRequest);
    if (now.state === 'unknown') return notTold(now.why, log);
    if (now.state === 'open') return `pull request #${pullRequest} is open, whatever the event said`;
    if (now.labels.includes(keepLabel)) return `pull request #${pullRequest} has the label ${keepLabel}`;
  }
  return head === undefined ? undefined : await openFor(head, github, log, pullRequest);
}

async function openFor(
  head: string,
  github: GitHub,
  log: Log,
  ownNumber?: number,
): Promise<string | undefined> {
  const found = await github.openPullRequests(head);
  if (found.state === 'unknown') return notTold(found.why, log);
  const others = found.all.map(({ number }) => number).filter((number) => number !== ownNumber);
  return others.length === 0
    ? undefined
    : `pull request #${others.join(', #')} with the same head is still open`;
}

function notTold(why: string, log: Log): string {
  log.warn(
    `${why}. What may still be in use stays. The job needs \`permissions: pull-requests: read\`; the next sweep, or this job run again, removes what is over.`,
  );
  return 'it is not known whether its pull request is over';
}
