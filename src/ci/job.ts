import { repositoryAt, repositoryBy } from './remote';

/** The variables of a job. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a CI system tells of the job that it runs. */
export interface CiJob {
  /** For a person. */
  system: string;
  repository: { id: string; path: string; organisationId: string };
  /** The request (merge request, pull request) that the job is for. */
  request?: { number: number; branch: string } | undefined;
  /** Whose code it runs, where that is not the repository's own, whether or not the number of a request is known. */
  fork?: string | undefined;
  /** `run/attempt/job/step`: two jobs never have the same, and a job has one for all of its steps. */
  run: string;
}

/** Fork: whose, where it is one; where nothing tells, it counts as one, since less is done for those. */
export const unknownFork = 'unknown';

/** Whose a head is that is not in the repository itself. */
export function forkOf(head: string | undefined, base: string | undefined): string | undefined {
  const [from, own] = [repositoryAt(head ?? ''), repositoryAt(base ?? '')];
  const isOwn = own && from?.host === own.host && from.path.toLowerCase() === own.path.toLowerCase();
  return isOwn ? undefined : (from?.path ?? unknownFork);
}

/**
 * @param number as it is given; `false` is none, and one that is no number is of a request that nobody knows.
 * @param isOne whether anything else tells that it is a request, or a fork's code.
 */
export function ofRequest(
  number: string | undefined,
  branch: string | undefined,
  fork: string | undefined,
  isOne?: unknown,
): Pick<CiJob, 'request' | 'fork'> {
  if (!number || number === 'false') return { fork: isOne ? fork : undefined };
  if (!/^[1-9]\d{0,14}$/.test(number)) return { fork: fork ?? unknownFork };
  return { request: { number: Number(number), branch: branch || `request-${number}` }, fork };
}

export function repositoryOf(
  url: string | undefined,
  system: string,
  parts: readonly (string | undefined)[],
) {
  const path = parts.filter(Boolean).join('/');
  const otherwise = { id: `${system}:${path}`, path, organisationId: `${system}:${parts[0] ?? ''}` };
  return repositoryBy(url ?? '') ?? otherwise;
}

/** The first part is the run, which all its jobs share; there is no attempt but where the system counts them. */
export function runOf(run: string | undefined, ...job: readonly (string | undefined)[]): string {
  return [run ?? '', '1', ...job.filter(Boolean)].join('/');
}
