import type { Log } from '../core/log';
import type { Asked } from '../github/asked';
import type { Provider } from '../providers/provider';
import { Answers, aboutOthers, type Group, groupsOf, type Repository } from './ask';
import { type Bounds, Undertaker } from './carry-out';
import { decide, type Fate, type Known, type OtherUser, unasked } from './decide';
import type { Found, Swept } from './found';
import { type Listing, listFound } from './list';
import type { KeepingTemplates } from './templates';

/** What a sweep is asked to do. */
export interface Order extends Omit<Bounds, 'signal'> {
  whose: Repository | 'everybody';
  /** Other ids that things of the repository carry. */
  aliases?: readonly string[] | undefined;
  /** Nothing else is looked at. */
  only?: ((found: Found) => boolean) | undefined;
  /** Also templates, by this rule, and what dead runs have left beside servers. */
  thorough?: KeepingTemplates | undefined;
  /** How long a pull request's own run may want to look at what it has after the close, in milliseconds. */
  lastLook?: number | undefined;
}

/** What a sweep decides by, and tells. */
export interface Asking {
  ask(of: Repository): Promise<Asked>;
  log: Log;
  /** When it fires, nothing more is begun, and nothing waited for. */
  signal: AbortSignal;
}

/** What a sweep works with, whoever starts it. */
export interface Means extends Asking {
  /** Laboratories, and the communal servers there. */
  providers: readonly Provider[];
  /** When it fires, no more is waited for what a place has: what the others have is gone through. Default: `signal`. */
  listing?: AbortSignal | undefined;
}

/**
 * Removes what belongs to closed pull requests, what is past its time to live, and what dead runs have left; keeps all
 * of which anything is not known. What was begun and not finished, by whomever, is finished. One thing that resists does
 * not stop the others.
 */
export async function sweep(order: Order, means: Means): Promise<Swept> {
  const { providers, signal, listing = signal } = means;
  return await sweepListed(await listFound(providers, order, listing), order, means);
}

/** The same of what was listed already, here or elsewhere. */
export async function sweepListed(
  { found, silent }: Listing,
  order: Order,
  { ask, log, signal }: Asking,
): Promise<Swept> {
  for (const why of silent) log.warn(`What is in one place could not be listed, and stays. ${why}`);
  const undertaker = new Undertaker({ ...order, signal }, log, silent);
  const answers = new Answers(ask);
  const unsure = new Set<string>();
  for (const group of groupsOf(order.only ? found.filter(order.only) : found)) {
    // Asked only now, so that little time lies between an answer and what is done by it.
    const asks = needsAnswer(group) && !signal.aborted;
    const known = { ...(asks ? await answers.about(group) : {}), lastLook: order.lastLook };
    const others = asks ? await aboutOthers(group, answers) : undefined;
    const fates = group.map((one) => fateOf(one, { ...known, others: othersOf(one, others) }));
    for (const fate of fates) if (fate.unsure && !signal.aborted) unsure.add(fate.why);
    await Promise.all(group.map(async (one, index) => await undertaker.carryOut(one, fates[index] as Fate)));
  }
  if (unsure.size > 0) log.warn(`Kept what depends on it: ${few([...unsure])}`);
  return undertaker.swept;
}

/** A warning is an annotation, of which a step has ten: what failed for one mostly fails for all. */
function few(reasons: readonly string[], most = 5): string {
  const more = reasons.length > most ? [`and ${reasons.length - most} more`] : [];
  return [...reasons.slice(0, most), ...more].join('; ');
}

function needsAnswer(group: Group): boolean {
  return group.some((one) => !one.fate && unasked(one, one) === undefined);
}

function othersOf({ usedBy = [] }: Found, told: ReadonlyMap<Found, OtherUser> | undefined): OtherUser[] {
  return usedBy.map((note) => told?.get(note) ?? { note, known: {} });
}

function fateOf(one: Found, known: Omit<Known, 'now'>): Fate {
  return one.fate ?? decide(one, { ...known, now: one.now });
}
