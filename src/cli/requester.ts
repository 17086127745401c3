import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { basename } from 'node:path';
import { repositoryAt } from '../ci/remote';
import type { Requester } from '../run/run';
import type { Checkout } from './git';

/** What of the options decides whose experiment it is. */
export interface Named {
  experiment?: string | undefined;
  repository?: string | undefined;
}

/**
 * Who asks, on a machine that is no CI's. A repository is named by where it comes from, in words that no number of
 * GitHub's can equal: so an experiment of one's own is never a pull request's.
 */
export function developerOf(
  checkout: Checkout | undefined,
  directory: string,
  { experiment, repository }: Named,
): Requester {
  const root = checkout?.root ?? directory;
  const remote = checkout?.remote === undefined ? undefined : repositoryAt(checkout.remote);
  const path = repository ?? remote?.path ?? (basename(root) || 'root');
  const host = remote?.host ?? hostname();
  const id = remote || repository ? `git:${host}/${path}` : `folder:${host}:${root}`;
  return {
    experiment: experiment ?? ownExperiment(checkout),
    repositoryId: id,
    repository: path,
    repositoryName: path.split('/').pop() ?? path,
    organisationId: remote || repository ? `git:${host}/${path.split('/').slice(0, -1).join('/')}` : id,
    run: `cli-${randomUUID()}/1`,
    untrusted: false,
    resetAsked: false,
  };
}

/** The branch and the person; no branch can be called so, since git allows no tilde. */
function ownExperiment(checkout: Checkout | undefined): string {
  const place = checkout?.branch ?? checkout?.commit?.slice(0, 12) ?? '';
  return `${place}~${checkout?.email ?? `${userName()}@${hostname()}`}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account that the system does not know, as in a container with a number for a user.
    return String(process.getuid?.() ?? 'user');
  }
}
