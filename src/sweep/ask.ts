import type { Asked, OpenPullRequests, PullRequest, Told } from '../github/asked';
import { isKnownByRemote } from '../github/by-remote';
import { isOver, type Known, lastUse, type OtherUser } from './decide';
import type { Found } from './found';

/** Things that one answer decides on: those of a pull request, of a run, or what nobody is asked about. */
export type Group = readonly [Found, ...Found[]];

/** A repository, as GitHub and a sweep know it. */
export interface Repository {
  repositoryId: string;
  repository: string;
}

/** Asks GitHub about repositories, of each once which pull requests are open. */
export class Answers {
  readonly #repositories = new Map<string, Promise<Asked>>();
  readonly #open = new Map<string, Promise<Told<OpenPullRequests>>>();

  constructor(readonly ask: (of: Repository) => Promise<Asked>) {}

  /** What is known of the owner of a group, at this moment. */
  async about([first, ...others]: Group): Promise<Omit<Known, 'now'>> {
    const { owned } = first;
    if (!owned) return {};
    if (!mayBeKnown(owned))
      return {
        pull: { state: 'unknown', why: `GitHub knows nothing of ${owned.repository}`, forGood: true },
      };
    const github = await once(this.#repositories, owned, () => this.ask(owned));
    if (owned.pullRequest === undefined) return await aboutJob(owned, github);
    const open = await once(this.#open, owned, () => github.openPullRequests());
    const over = (since?: Date) => [first, ...others].some((one) => isOverSince(one, since));
    return await aboutPullRequest(owned.pullRequest, over, github, open);
  }
}

/** What is known of the others who use the things of a group, by their notes. */
export async function aboutOthers(group: Group, answers: Answers): Promise<Map<Found, OtherUser>> {
  const notes = new Set(group.flatMap(({ usedBy = [] }) => usedBy));
  const others = [...notes].map(
    async (note) => [note, { note, known: await answers.about([note]) }] as const,
  );
  return new Map(await Promise.all(others));
}

/** What was asked of a repository already, or is asked now. */
function once<T>(known: Map<string, Promise<T>>, { repositoryId }: Repository, ask: () => Promise<T>) {
  const answer = known.get(repositoryId) ?? ask();
  known.set(repositoryId, answer);
  return answer;
}

function isOverSince({ owned, now }: Found, since?: Date): boolean {
  return owned !== undefined && now.state === 'known' && isOver(owned, now.at, since);
}

/**
 * @param over whether the time to live of anything of it is over, which counts from then; without, whether it may be:
 *   of the others nothing is asked, since answers are counted.
 */
async function aboutPullRequest(
  number: number,
  over: (since?: Date) => boolean,
  github: Asked,
  open: Told<OpenPullRequests>,
): Promise<Omit<Known, 'now'>> {
  if (open.state === 'unknown') return { pull: open, open };
  const listed = open.all.find((one) => one.number === number);
  // Of what may be removed the list is too old.
  const pull = listed && !over() ? listed : await github.pullRequest(number);
  if (pull.state === 'closed') return { pull, open: await github.openPullRequests(headOf(pull)) };
  if (pull.state !== 'open' || !over()) return { pull, open };
  const lastPush = await github.lastPush(pull);
  const running = over(lastUse(pull, lastPush)) ? await github.running(pull) : undefined;
  return { pull, open, lastPush, running };
}

/** Undefined where its fork is gone: every head may be it. */
function headOf({ headRepository, branch }: PullRequest): string | undefined {
  return headRepository && `${headRepository.split('/')[0]}:${branch}`;
}

/**
 * Experiments of a developer, or of another CI system, have words where GitHub has numbers: of these, it knows the pull
 * requests where the words name a git remote, and never the runs.
 */
function mayBeKnown({ repositoryId, pullRequest, run }: NonNullable<Found['owned']>): boolean {
  if (pullRequest === undefined) return isNumber(repositoryId) && isNumber(runOf({ run }));
  return isNumber(repositoryId) || isKnownByRemote(repositoryId);
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

/** The run's own number: `run/attempt/job/step` is written on things. */
function runOf({ run }: Pick<NonNullable<Found['owned']>, 'run'>): string {
  return run.split('/')[0] ?? '';
}

async function aboutJob(owned: NonNullable<Found['owned']>, github: Asked): Promise<Omit<Known, 'now'>> {
  const { experiment } = owned;
  const ran = await github.workflowRun(runOf(owned));
  const branch =
    ran.state !== 'unknown' && ran.branch === experiment ? await github.branch(experiment) : undefined;
  return { run: ran, branch };
}

/** The groups of what was found, those with the oldest things first. */
export function groupsOf(found: readonly Found[]): Group[] {
  const groups = new Map<string, [Found, ...Found[]]>();
  for (const one of found.toSorted((a, b) => ageOf(a) - ageOf(b))) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups.values()];
}

function ageOf({ owned }: Found): number {
  return owned?.createdAt.getTime() ?? 0;
}

function keyOf({ owned }: Found): string {
  if (!owned) return '';
  const { repositoryId, pullRequest, experiment, run } = owned;
  return JSON.stringify([repositoryId, ...(pullRequest === undefined ? [experiment, run] : [pullRequest])]);
}
