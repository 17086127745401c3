import type { Log } from '../core/log';
import type {
  Asked,
  Branch,
  Moment,
  OpenPullRequests,
  PullRequest,
  Running,
  Told,
  WorkflowRun,
} from './asked';
import { type Ask, asking, type Bounds, unknown } from './client';

/** What the action asks GitHub of one repository. */
export interface GitHub extends Asked {
  /** Whether it is open now; `undefined`: not known. */
  isOpen(pullRequest: number): Promise<boolean | undefined>;
  /** Numbers of the other open pull requests with the same head; `undefined`: not known, which is told by a warning. */
  othersOpen(head: string, pullRequest: number): Promise<number[] | undefined>;
  runHasEnded(run: string): Promise<boolean | undefined>;
}

/** A repository: an answer about another one, which has its name now, is none. */
interface Place {
  owner: string;
  repo: string;
  id: string;
}

/**
 * Asks GitHub of a repository. A question that fails is put again, unless it was clearly refused; what is still not
 * known then is told as unknown, never as an answer.
 */
export function githubOf(
  of: { repository: string; repositoryId: string },
  token: string | undefined,
  log: Log,
  bounds?: Bounds,
): GitHub {
  const [owner = '', repo = ''] = of.repository.split('/');
  const [ask, place] = [asking(token, log, bounds), { owner, repo, id: of.repositoryId }];
  return {
    pullRequest: (number) => pullRequest(ask, place, number),
    openPullRequests: (head) => openPullRequests(ask, place, head),
    workflowRun: (run) => workflowRun(ask, place, run),
    running: (pull) => running(ask, place, pull),
    branch: (name) => branchState(ask, place, name),
    lastPush: (pull) => lastPush(ask, pull),
    isOpen: async (number) => {
      const { state } = await pullRequest(ask, place, number);
      return state === 'unknown' ? undefined : state === 'open';
    },
    othersOpen: async (head, number) => {
      const found = await openPullRequests(ask, place, head);
      if (found.state === 'known') return found.all.map((one) => one.number).filter((one) => one !== number);
      log.warn(found.why);
      return undefined;
    },
    runHasEnded: async (run) => {
      const { state } = await workflowRun(ask, place, run);
      return state === 'unknown' ? undefined : state === 'ended';
    },
  };
}

/** `githubOf` of a repository that may be called otherwise now: only its id is believed. */
export async function githubById(
  of: { repository: string; repositoryId: string },
  token: string | undefined,
  log: Log,
  bounds?: Bounds,
): Promise<GitHub> {
  const ask = asking(token, log, bounds);
  const named = await ask(`what ${of.repository} is called now`, async ({ request }) => {
    const { data } = await request('GET /repositories/{id}', { id: of.repositoryId });
    return String(data.full_name);
  });
  return githubOf(
    { ...of, repository: typeof named === 'string' ? named : of.repository },
    token,
    log,
    bounds,
  );
}

/** The repository that has a name now, as `owner/name`. */
export async function repositoryNamed(
  repository: string,
  token: string | undefined,
  log: Log,
  bounds?: Bounds,
): Promise<Told<{ state: 'known'; repositoryId: string; repository: string }>> {
  const [owner = '', repo = ''] = repository.split('/');
  return await asking(
    token,
    log,
    bounds,
  )(`which repository ${repository} is`, async ({ rest }) => {
    const { data } = await rest.repos.get({ owner, repo });
    return { state: 'known', repositoryId: String(data.id), repository: data.full_name } as const;
  });
}

function pullRequest(ask: Ask, { id, ...place }: Place, number: number): Promise<Told<PullRequest>> {
  return ask(`whether #${number} is open`, async ({ rest }): Promise<Told<PullRequest>> => {
    const { data } = await rest.pulls.get({ ...place, pull_number: number });
    return String(data.base.repo.id) === id ? pullOf(data) : another(place);
  });
}

/** @param head `owner:branch`, where only those with this head are asked for. */
function openPullRequests(ask: Ask, { id, ...place }: Place, head?: string): Promise<Told<OpenPullRequests>> {
  const question = `which pull requests ${head === undefined ? 'are open' : `of ${head} are open`}`;
  return ask(question, async ({ paginate, rest }): Promise<Told<OpenPullRequests>> => {
    const which = {
      ...place,
      ...(head === undefined ? {} : { head }),
      state: 'open',
      per_page: 100,
    } as const;
    const found = await paginate(rest.pulls.list, which);
    if (found.some(({ base }) => String(base.repo.id) !== id)) return another(place);
    const all = found.map(pullOf);
    // Gitea and Forgejo do not know the parameter, and list everything.
    const branch = head?.slice(head.indexOf(':') + 1);
    return { state: 'known', all: all.filter((one) => one.branch === (branch ?? one.branch)) };
  });
}

function workflowRun(ask: Ask, { id, ...place }: Place, run: string): Promise<Told<WorkflowRun>> {
  return ask(`whether run ${run} has ended`, async ({ rest }): Promise<Told<WorkflowRun>> => {
    const { data } = await rest.actions.getWorkflowRun({ ...place, run_id: Number(run) });
    if (String(data.repository.id) !== id) return another(place);
    const branch = String(data.head_repository?.id) === id ? (data.head_branch ?? undefined) : undefined;
    return { state: data.status === 'completed' ? 'ended' : 'live', branch };
  });
}

/** What a run is that has not ended: one that waits for an approval has its databases, too. */
const live = ['in_progress', 'queued', 'waiting', 'pending', 'requested'] as const;

/** Its runs are those of its head, by whichever event that names a pull request. */
function running(
  ask: Ask,
  { id, ...place }: Place,
  { number, branch, headRepositoryId: head }: PullRequest,
): Promise<Told<Running>> {
  return ask(`whether a run of #${number} is under way`, async ({ rest }): Promise<Told<Running>> => {
    for (const status of live) {
      const which = { ...place, branch, status, per_page: 100 };
      const { workflow_runs: runs } = (await rest.actions.listWorkflowRunsForRepo(which)).data;
      if (runs.some(({ repository }) => String(repository.id) !== id)) return another(place);
      const its = ({ event, head_repository: from }: (typeof runs)[number]) =>
        event.startsWith('pull_request') && (!from || head === undefined || String(from.id) === head);
      if (runs.some(its)) return { state: 'running' };
    }
    return { state: 'idle' };
  });
}

function branchState(ask: Ask, { id, ...place }: Place, name: string): Promise<Told<Branch>> {
  return ask(`whether branch ${name} is there`, async ({ rest }): Promise<Told<Branch>> => {
    // A repository that may not be seen has no branch for that reason, so it is looked at first.
    const { data } = await rest.repos.get(place);
    if (String(data.id) !== id) return another(place);
    // A run that a tag has started says its name where others say their branch.
    for (const ref of [`heads/${name}`, `tags/${name}`]) {
      const found = await rest.git.getRef({ ...place, ref }).catch((error: { status?: number }) => {
        if (error.status !== 404) throw error;
      });
      if (found) return { state: 'live' };
    }
    return { state: 'gone' };
  });
}

function lastPush(ask: Ask, { number, branch, headRepository }: PullRequest): Promise<Told<Moment>> {
  return ask(`when #${number} was pushed to`, async ({ rest }): Promise<Told<Moment>> => {
    const [owner, repo] = headRepository?.split('/') ?? [];
    if (!owner || !repo) return unknown(`the fork of #${number} is gone`);
    const which = { owner, repo, ref: `refs/heads/${branch}`, per_page: 1 };
    const [last] = (await rest.repos.listActivities(which)).data;
    return last ? { state: 'known', at: new Date(last.timestamp) } : unknown(`#${number} has no known push`);
  });
}

function another({ owner, repo }: Pick<Place, 'owner' | 'repo'>) {
  return unknown(`${owner}/${repo} is another repository now`);
}

/** What a pull request is in an answer, alone or among others. */
interface PullData {
  number: number;
  state: string;
  labels: readonly { name?: string }[];
  head: { ref: string; sha?: string; repo: { id: number; full_name: string } | null };
  updated_at: string;
  closed_at: string | null;
}

function pullOf({ number, state, labels, head, ...at }: PullData): PullRequest {
  return {
    number,
    state: state === 'open' ? 'open' : 'closed',
    labels: labels.map(({ name }) => name ?? ''),
    branch: head.ref,
    headRepositoryId: head.repo ? String(head.repo.id) : undefined,
    headRepository: head.repo?.full_name,
    commit: head.sha,
    updatedAt: new Date(at.updated_at),
    closedAt: at.closed_at ? new Date(at.closed_at) : undefined,
  };
}
