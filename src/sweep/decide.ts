import type { Ownership } from '../experiment/ownership';
import type {
  Branch,
  Moment,
  OpenPullRequests,
  PullRequest,
  Running,
  Told,
  WorkflowRun,
} from '../github/asked';
import { durationText } from '../state/amounts';

/** What of an ownership the decision looks at. */
export type Owned = Pick<Ownership, 'repositoryId' | 'experiment' | 'createdAt'> &
  Partial<Pick<Ownership, 'pullRequest' | 'ttl' | 'protected'>>;

/** One thing in a laboratory. */
export interface Subject {
  /** Undefined where its labels are not true. */
  owned: Owned | undefined;
  /** Present while a run makes it, or died while it did; `leased` undefined: it cannot be told whether that run lives. */
  pending?: { leased?: boolean | undefined; deadline?: Date | undefined } | undefined;
  /** Why nobody needs it any more, whoever it belongs to. */
  dead?: string | undefined;
  /** Present where it is the note that its owner uses an experiment, which others may use, too. */
  note?: object | undefined;
}

/** Another one who has noted that it uses a thing, and what is known of that one. */
export interface OtherUser {
  note: Subject;
  known: Omit<Known, 'now' | 'lastLook' | 'others'>;
}

/** What is known of the world at the moment of the decision. What was not asked for is absent. */
export interface Known {
  /** The laboratory's own clock. */
  now: Told<Moment>;
  pull?: Told<PullRequest> | undefined;
  open?: Told<OpenPullRequests> | undefined;
  /** Needed of an open one that has a time to live. */
  lastPush?: Told<Moment> | undefined;
  /** Needed of an open one whose time to live is over. */
  running?: Told<Running> | undefined;
  run?: Told<WorkflowRun> | undefined;
  /** The branch that the experiment is called like. */
  branch?: Told<Branch> | undefined;
  /** How long after its close a pull request's own run may still want to look at what it has, in milliseconds. */
  lastLook?: number | undefined;
  /** Who else uses it. */
  others?: readonly OtherUser[] | undefined;
}

/** What is to become of it, and why, for a person. `unsure`: kept for want of an answer. */
export interface Fate {
  act: 'remove' | 'keep';
  why: string;
  unsure?: boolean | undefined;
}

/** The label of a pull request that keeps all that it has. */
export const keepLabel = 'labtest:keep';

/** As long a job may be under way that nobody tells of, in milliseconds. */
const longestJob = 24 * 3_600_000;

/** No repository has that id. */
const communal = 'communal';

/**
 * Decides on one thing, from nothing but what is known. Whatever is not known keeps it.
 * The table of cases is in test/sweep/decide*.test.ts, and for people in docs/sweep.md.
 */
export function decide(subject: Subject, known: Known): Fate {
  const settled = unasked(subject, known);
  if (settled) return settled;
  const owned = subject.owned as Owned;
  const fate = ofOwner(owned, subject.note !== undefined, known);
  return fate.act === 'keep' ? fate : (ofOthers(known) ?? fate);
}

function ofOwner(owned: Owned, isNote: boolean, known: Known): Fate {
  if (owned.pullRequest !== undefined) return ofPullRequest(owned, owned.pullRequest, known);
  return isNote ? ofJob(known) : ofNobody(owned, known);
}

/** Whoever's note stays uses it, too; undefined: nobody does. */
function ofOthers({ others = [], now, lastLook }: Known): Fate | undefined {
  const fates = others.map(({ note, known }) => decide(note, { ...known, now, lastLook }));
  const kept = fates.filter(({ act }) => act === 'keep');
  const sure = kept.find((fate) => !fate.unsure);
  return sure ? keep(`others use it, too: ${sure.why}`) : kept[0];
}

/** What needs no answer of GitHub; undefined: its owner decides. */
export function unasked({ owned, pending, dead }: Subject, known: Pick<Known, 'now'>): Fate | undefined {
  if (dead !== undefined) return remove(dead);
  if (!owned) return keep('its labels claim an identity that its name does not bear out');
  if (owned.repositoryId === communal) return keep('it is a communal server');
  if (owned.protected) return keep('it is protected');
  return pending && ofUnfinished(pending, known);
}

/** Undefined where its owner decides. */
function ofUnfinished(
  { leased, deadline }: NonNullable<Subject['pending']>,
  { now }: Pick<Known, 'now'>,
): Fate | undefined {
  if (leased === true) return keep('a run is making it');
  if (deadline === undefined) return undefined;
  if (now.state === 'unknown') return unsure(now.why);
  if (now.at < deadline) return leased === undefined ? keep('a run may be making it') : undefined;
  return remove('a run that ended early has left it unfinished');
}

function ofPullRequest(owned: Owned, number: number, known: Known): Fate {
  const { pull, open, lastLook = 0 } = known;
  if (pull?.state === 'unknown' && pull.forGood) return ofUntold(owned, number, known);
  if (!pull || pull.state === 'unknown') return unsure(pull?.why ?? `#${number} was not asked about`);
  if (pull.labels.includes(keepLabel)) return keep(`#${number} has the label ${keepLabel}`);
  if (pull.state === 'open') return ofOpen(owned, pull, known);
  if (!open || open.state === 'unknown')
    return unsure(open?.why ?? 'open pull requests were not asked about');
  const others = open.all.filter((other) => isOther(other, pull)).map((other) => `#${other.number}`);
  if (others.length > 0) return keep(`pull request ${others.join(', ')} with the same head is still open`);
  if (lastLook > 0 && pull.closedAt) {
    const { now } = known;
    if (now.state === 'unknown') return unsure(now.why);
    if (now.at.getTime() - pull.closedAt.getTime() < lastLook)
      return keep(`#${number} was closed a moment ago, and its own run may still look at it`);
  }
  return remove(`pull request #${number} is closed`);
}

/** Of one whose pushes, runs and close nobody tells of: it has had its time since it was made, or it stays. */
function ofUntold(owned: Owned, number: number, { now, pull }: Known): Fate {
  if (owned.ttl === undefined) return unsure(pull?.state === 'unknown' ? pull.why : '');
  if (now.state === 'unknown') return unsure(now.why);
  if (!isOver(withLongestJob(owned), now.at))
    return keep('its time to live is not over, or a job may use it');
  return remove(
    `its time to live is over: ${durationText(owned.ttl)} since it was made, and nobody tells of pushes to #${number}`,
  );
}

function withLongestJob({ ttl = Number.POSITIVE_INFINITY, createdAt }: Owned) {
  return { ttl: Math.max(ttl, longestJob), createdAt };
}

function isOther(other: PullRequest, { number, branch, headRepositoryId }: PullRequest): boolean {
  return other.number !== number && other.branch === branch && other.headRepositoryId === headRepositoryId;
}

function ofOpen(owned: Owned, pull: PullRequest, { now, lastPush, running }: Known): Fate {
  const { number } = pull;
  if (owned.ttl === undefined) return keep(`pull request #${number} is open`);
  if (now.state === 'unknown') return unsure(now.why);
  const used = lastUse(pull, lastPush);
  if (!isOver(owned, now.at, used))
    return keep(`pull request #${number} is open, and its time to live is not over`);
  const isUntold = running?.state === 'unknown' && running.forGood;
  if (!isUntold && (!running || running.state === 'unknown'))
    return unsure(running?.why ?? `the runs of #${number} were not asked about`);
  if (isUntold && !isOver(withLongestJob(owned), now.at, used))
    return keep(`its time to live is over, but a job of #${number} may be under way`);
  if (running?.state === 'running')
    return keep(`its time to live is over, but a run of #${number} is under way`);
  return remove(`its time to live is over: ${durationText(owned.ttl)} since #${number} was pushed to`);
}

/** From when a time to live counts: the last push, or what is known to be later. */
export function lastUse({ updatedAt }: PullRequest, lastPush?: Told<Moment>): Date {
  return lastPush?.state === 'known' ? lastPush.at : updatedAt;
}

/** A job that has no pull request has noted a use, which ends with its run. */
function ofJob({ run }: Known): Fate {
  if (!run || run.state === 'unknown') return unsure(run?.why ?? 'its run was not asked about');
  return run.state === 'live'
    ? keep('a run that uses it is under way')
    : remove('the run that used it has ended');
}

/** Of a job, or of an experiment that somebody has named: no close comes. */
function ofNobody(owned: Owned, known: Known): Fate {
  const { now, run, branch } = known;
  if (run?.state === 'live') return keep('the run that made it is under way');
  if (owned.experiment.startsWith('run~') && run?.state === 'ended')
    return remove('the run that made it has ended');
  if (branch?.state === 'gone') return remove(`branch ${owned.experiment} is gone`);
  if (owned.ttl !== undefined) {
    if (now.state === 'unknown') return unsure(now.why);
    if (isOver(owned, now.at))
      return remove(`its time to live is over: ${durationText(owned.ttl)} since it was made`);
    return keep('its time to live is not over');
  }
  if (run?.state === 'unknown') return unsure(run.why);
  if (branch?.state === 'unknown') return unsure(branch.why);
  return keep('it is no pull request’s, and has no time to live');
}

/** Made again after the last push, it lives from then on. */
export function isOver(
  { ttl = Number.POSITIVE_INFINITY, createdAt }: Pick<Owned, 'ttl' | 'createdAt'>,
  now: Date,
  pushed = createdAt,
): boolean {
  return now.getTime() - Math.max(createdAt.getTime(), pushed.getTime()) > ttl;
}

/** A template as the decision sees it: `position` 0 is the newest of its service. */
export interface KeptTemplate {
  position: number;
  lastUse: Date;
  inUse: boolean;
}

/** Decides on a template: those that nobody uses go, and the oldest of too many. `unused` in milliseconds. */
export function decideTemplate(
  { position, lastUse, inUse }: KeptTemplate,
  now: Told<Moment>,
  { unused, atMost }: { unused: number; atMost: number },
): Fate {
  if (inUse) return keep('there are clones of it');
  if (position >= atMost) return remove(`there are ${atMost} newer ones`);
  if (now.state === 'unknown') return unsure(now.why);
  if (now.at.getTime() - lastUse.getTime() > unused)
    return remove(`nothing was cloned from it for ${durationText(unused)}`);
  return keep('it may be cloned');
}

function remove(why: string): Fate {
  return { act: 'remove', why };
}

function keep(why: string): Fate {
  return { act: 'keep', why };
}

function unsure(why: string): Fate {
  return { act: 'keep', why, unsure: true };
}
