/** A pull request, as GitHub has it at the moment of the question. */
export interface PullRequest {
  number: number;
  state: 'open' | 'closed';
  labels: string[];
  /** The branch of its head, and the repository that this is in, as `owner/name`; absent where that fork is gone. */
  branch: string;
  headRepositoryId?: string | undefined;
  headRepository?: string | undefined;
  /** The commit of its head. */
  commit?: string | undefined;
  /** The last time that anything of it changed: it was pushed to at that time at the latest. */
  updatedAt: Date;
  /** When it was closed, where it is. */
  closedAt?: Date | undefined;
}

/** GitHub could not be asked, or did not answer, or not for this very repository. Nobody acts on that. */
export interface Unknown {
  state: 'unknown';
  /** For a person. */
  why: string;
  /** Whether nobody will ever tell: there is no one to ask. */
  forGood?: true | undefined;
}

/** What was asked about: known, or not known and why. */
export type Told<T extends { state: string }> = T | Unknown;

/** A run of a workflow. */
export interface WorkflowRun {
  state: 'ended' | 'live';
  /** The branch of this very repository that it ran for, where it did. */
  branch?: string | undefined;
}

/** Whether any run of a pull request is under way: what the pull request has may be in use. */
export interface Running {
  state: 'running' | 'idle';
}

/** A branch of the repository, or a tag, which runs are of, too. */
export interface Branch {
  state: 'live' | 'gone';
}

/** Every pull request that is open. */
export interface OpenPullRequests {
  state: 'known';
  all: PullRequest[];
}

/** A moment that was asked for. */
export interface Moment {
  state: 'known';
  at: Date;
}

/**
 * What a repository's pull requests, runs and branches are now. Each answer may be unknown, after the client has tried
 * again; nothing here throws. Answers are of one moment: ask again before anything is removed.
 */
export interface Asked {
  pullRequest(number: number): Promise<Told<PullRequest>>;
  /** Every open one, or those with this head (`owner:branch`): one question for many. */
  openPullRequests(head?: string): Promise<Told<OpenPullRequests>>;
  workflowRun(run: string): Promise<Told<WorkflowRun>>;
  running(pull: PullRequest): Promise<Told<Running>>;
  branch(name: string): Promise<Told<Branch>>;
  /** When the head of a pull request was pushed to. */
  lastPush(pull: PullRequest): Promise<Told<Moment>>;
}
