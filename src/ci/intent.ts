import { LabTestError } from '../core/errors';
import type { Requester } from '../run/run';
import type { RunEvent } from './event';

/** What the event asks for: the whole of the decision table in design.md. */
export interface Intent extends Requester {
  main: 'provision' | 'attach' | 'nothing';
  post: 'teardown' | 'nothing';
  /** What comes to its end with this job, and so which services a teardown is of. */
  ends: End;
  /** `owner:branch` of the pull request's head, as the API lists pull requests by. */
  head?: string | undefined;
  /** Whether it is a run of the default branch, by the event: what that keeps is for every branch. */
  ofDefaultBranch: boolean;
  /** Why it was decided so, for the log. */
  because: string;
}

/** What is over: a pull request with all its experiments, a branch with its experiment, or only the job. */
export const ends = ['pull request', 'branch', 'job'] as const;
export type End = (typeof ends)[number];

/** When the post step tears down; `auto` leaves it to the event. */
export const teardownModes = ['auto', 'always', 'never'] as const;
export type TeardownMode = (typeof teardownModes)[number];

interface Asked {
  teardown: TeardownMode;
  experiment: string | undefined;
  jobIndex: string;
  jobId: string;
}

/** Decides what main and post do, from nothing but the event and the inputs. */
export function intentOf(event: RunEvent, asked: Asked): Intent {
  const { repository } = event.payload;
  const stranger = strangerOf(event);
  const base = {
    repositoryId: repository.id,
    repository: repository.full_name,
    repositoryName: repository.name,
    organisationId: repository.owner.id,
    run: runOf(event, asked),
    untrusted: stranger !== undefined,
    resetAsked: false,
    ofDefaultBranch: isOfDefaultBranch(event),
  };
  const decided = { ...base, ...decide(event, asked, stranger) };
  if (asked.teardown === 'auto') return decided;
  return { ...decided, post: asked.teardown === 'always' ? 'teardown' : 'nothing' };
}

type Decision = Partial<Intent> & Pick<Intent, 'main' | 'post' | 'ends' | 'experiment' | 'because'>;

function decide(event: RunEvent, asked: Asked, stranger: string | undefined): Decision {
  switch (event.name) {
    case 'pull_request':
      return ofPullRequest(event, asked, stranger);
    case 'pull_request_target':
      return ofPullRequestTarget(event, asked, stranger);
    case 'delete':
      return ofDeletion(event);
    default:
      return {
        main: 'provision',
        post: 'teardown',
        ends: 'job',
        experiment:
          asked.experiment === undefined
            ? jobExperiment(runOf(event, asked))
            : requestExperiment(asked.experiment, stranger),
        because: `${event.name} has no close to come, so the experiment lives as long as the job`,
      };
  }
}

/** The label that asks each run for a fresh clone of the data. */
const resetLabel = 'labtest:reset';

function ofPullRequest(event: RunEvent, asked: Asked, stranger: string | undefined): Decision {
  const { pull, owner, fork } = pullRequestOf(event);
  const { experiment } = asked;
  const identity = {
    experiment:
      experiment === undefined
        ? requestExperiment(pull.head.ref, fork ? owner : undefined)
        : requestExperiment(experiment, stranger),
    pullRequest: pull.number,
    head: `${owner}:${pull.head.ref}`,
    commit: commitOf(pull),
    resetAsked: pull.labels.some(({ name }) => name === resetLabel),
  };
  const closed = event.payload.action === 'closed' || pull.state === 'closed';
  const because = `pull request #${pull.number} is ${closed ? 'closed' : 'open'}`;
  return closed
    ? { ...identity, main: 'attach', post: 'teardown', ends: 'pull request', because }
    : { ...identity, main: 'provision', post: 'nothing', ends: 'job', because };
}

function commitOf({ head: { sha }, updated_at: at }: ReturnType<typeof pullRequestOf>['pull']) {
  return sha === undefined || at === undefined ? undefined : { sha, at: new Date(at) };
}

/** It runs with secrets while the pull request decides what is checked out: nothing but teardown may happen. */
function ofPullRequestTarget(event: RunEvent, asked: Asked, stranger: string | undefined): Decision {
  const decision = ofPullRequest(event, asked, stranger);
  const because =
    'pull_request_target never provisions: the pull request could have written the configuration';
  return { ...decision, main: 'nothing', because };
}

function ofDeletion({ payload }: RunEvent): Decision {
  const branch = payload.ref_type === 'branch' ? (payload.ref ?? '') : '';
  return {
    main: 'nothing',
    post: branch === '' ? 'nothing' : 'teardown',
    ends: 'branch',
    experiment: branch,
    because: branch === '' ? 'no branch was deleted' : `branch ${branch} was deleted`,
  };
}

function pullRequestOf(event: RunEvent) {
  const pull = event.payload.pull_request;
  if (!pull)
    throw new LabTestError({
      what: `The payload of the ${event.name} event holds no pull_request.`,
      remedy: 'Re-run the workflow; if it happens again, report it with the payload.',
    });
  const { user, label, repo } = pull.head;
  // Gitea and Forgejo name no user, and their label is the branch alone.
  const labelled = label?.includes(':') ? label.split(':')[0] : undefined;
  const owner =
    user?.login ?? labelled ?? repo?.full_name.split('/')[0] ?? event.payload.repository.owner.login;
  return { pull, owner, fork: isFromFork(event) };
}

function isFromFork({ payload: { pull_request: pull, repository } }: RunEvent): boolean {
  return pull !== undefined && pull.head.repo?.id !== repository.id;
}

/** The number of the account dependabot[bot] on github.com. A server of one's own has another, and no person has the name. */
const dependabot = '49699333';

/** What GitHub calls those who may write to the repository, or belong to whoever owns it. */
const member = /^(?:OWNER|MEMBER|COLLABORATOR)$/;

/** Events whose runs are of the default branch, whatever they are about: of what such a run starts nothing can be told. */
const ofWhomeverNamed = new Set(
  'workflow_run issue_comment pull_request_target check_run check_suite status deployment deployment_status'.split(
    ' ',
  ),
);

/**
 * Whether a check or a status is of a commit that is on no branch of the repository. A deployment that names its commit,
 * and no branch or tag, as those of previews do, runs on that commit: nothing tells whose it is.
 */
function isAboutForeignCommit({ name, payload }: RunEvent): boolean {
  const suite = payload.check_suite ?? payload.check_run?.check_suite;
  if (name === 'check_suite' || name === 'check_run') return (suite?.head_branch ?? null) === null;
  if (name === 'deployment' || name === 'deployment_status') return isOfCommit(payload.deployment);
  return name === 'status' && (payload.branches ?? []).length === 0;
}

/** Names of requests are no branch either. */
function isOfCommit({ ref, sha } = { ref: '', sha: '' }): boolean {
  return sha.startsWith(ref) || /^(refs\/)?pull\//.test(ref);
}

/**
 * Whoever's code may run here and is not trusted, under a name that no branch can have; undefined: the repository's own.
 * Reviews of a pull request carry it too, and run its own workflow. A run that another workflow's run started, or a
 * comment on a pull request, is of the default branch, and may check out what the stranger wrote. Nothing that a deletion
 * starts is of the branch.
 */
function strangerOf(event: RunEvent): string | undefined {
  const { repository, workflow_run: before, issue, comment } = event.payload;
  if (event.name === 'delete') return undefined;
  if (isFromFork(event)) return pullRequestOf(event).owner;
  if (event.actorId === dependabot || event.actor === 'dependabot[bot]') return 'dependabot[bot]';
  const from = before?.head_repository;
  if (before && from?.id !== repository.id) return from?.owner.login ?? 'ghost';
  if (before && ofWhomeverNamed.has(before.event ?? '')) return 'ghost';
  if (isAboutForeignCommit(event)) return 'ghost';
  if (issue?.pull_request && comment && !member.test(comment.author_association))
    return comment.user?.login ?? 'ghost';
  return undefined;
}

/** A schedule runs on the default branch only, and its payload names none. */
function isOfDefaultBranch({ name, payload: { ref, repository } }: RunEvent): boolean {
  const { default_branch: branch } = repository;
  const carriesRef = name === 'push' || name === 'workflow_dispatch';
  return name === 'schedule' || (carriesRef && branch !== undefined && ref === `refs/heads/${branch}`);
}

function runOf({ run }: RunEvent, { jobIndex, jobId }: Asked): string {
  return [run, jobIndex, jobId].filter(Boolean).join('/');
}

/** An experiment of a request. A fork's never is called like one of the repository's own. */
export function requestExperiment(name: string, fork?: string): string {
  return fork === undefined ? name : `${fork}:${name}`;
}

/** An experiment of a job. No branch can be called so: git allows no tilde. */
export function jobExperiment(run: string): string {
  return `run~${run.split('/').join('-')}`;
}
