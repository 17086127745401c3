import type { Log } from '../core/log';
import type { Asked, Unknown } from './asked';
import { type Bounds, unknown } from './client';
import { githubById, githubOf, repositoryNamed } from './github';

/** Hosts of repositories that no GitHub knows, whichever is asked. */
const forges = new Set([
  ...['gitlab.com', 'bitbucket.org', 'codeberg.org', 'dev.azure.com', 'ssh.dev.azure.com'],
  'git.sr.ht',
]);

/** Ids of repositories that a CI system, or a person, knows by the git remote begin so. */
const ofRemote = 'git:';

/** The host whose repositories GitHub's API tells of, by the variables that its runners set: github.com without. */
export function githubHost({ GITHUB_SERVER_URL, GITHUB_API_URL }: NodeJS.ProcessEnv): string {
  const url = GITHUB_SERVER_URL || GITHUB_API_URL || 'https://github.com';
  return URL.canParse(url) ? new URL(url).hostname.replace(/^api\./, '') : url;
}

/** The id that a repository of GitHub has by its git remote. */
export function remoteId(host: string, repository: string): string {
  return `${ofRemote}${host}/${repository}`;
}

/** The repository `owner/name` at the host, by the id that its git remote gave it; undefined: it is none of there. */
export function repositoryAtHost(id: string, host: string): string | undefined {
  const start = remoteId(host, '');
  return id.startsWith(start) ? id.slice(start.length) : undefined;
}

/** Whether pull requests of a repository with such an id may be some of GitHub's. */
export function isKnownByRemote(id: string): boolean {
  return id.startsWith(ofRemote);
}

/** Whether it is a repository of which GitHub, a server of one's own too, can tell nothing. */
export function isUnknownToGitHub(id: string): boolean {
  if (!isKnownByRemote(id)) return !/^\d+$/.test(id) && !id.startsWith('folder:');
  return forges.has(id.slice(ofRemote.length).split('/')[0] ?? '');
}

interface Named {
  repositoryId: string;
  repository: string;
}

/** How a sweep asks about repositories, whatever they are known by. */
export interface Asking {
  host: string;
  token: string | undefined;
  log: Log;
  bounds?: Bounds;
  /** Whether a repository's number is believed, and not its name. */
  byNumber: boolean;
}

/**
 * What GitHub tells of a repository that is known by its number, or by its git remote. Of the latter the jobs are another
 * CI system's, whose runs GitHub does not know: what may be in use by one stays.
 */
export async function githubFor(of: Named, { host, token, log, bounds, byNumber }: Asking): Promise<Asked> {
  if (!isKnownByRemote(of.repositoryId))
    return await (byNumber ? githubById : githubOf)(of, token, log, bounds);
  const name = repositoryAtHost(of.repositoryId, host);
  if (name === undefined) {
    const forGood = isUnknownToGitHub(of.repositoryId) || undefined;
    return silent({ ...unknown(`${host} knows nothing of ${of.repositoryId}`), forGood });
  }
  const found = await repositoryNamed(name, token, log, bounds);
  if (found.state === 'unknown') return silent(found);
  if (found.repository.toLowerCase() !== name.toLowerCase())
    return silent(unknown(`${name} is called ${found.repository} now`));
  const running = async () =>
    ({ ...unknown('the runs of another CI system are not known'), forGood: true }) as const;
  return { ...githubOf(found, token, log, bounds), running };
}

function silent(why: Unknown): Asked {
  const answer = async () => why;
  return {
    pullRequest: answer,
    openPullRequests: answer,
    workflowRun: answer,
    running: answer,
    branch: answer,
    lastPush: answer,
  };
}
