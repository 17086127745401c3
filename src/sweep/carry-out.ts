import { aborted } from '../core/aborted';
import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { Fate } from './decide';
import type { Found, Outcome, Swept } from './found';

/** Within which bounds a sweep removes. */
export interface Bounds {
  dryRun: boolean;
  /** As many things are removed in one run. */
  maxDeletions: number;
  /** When it fires, nothing more is begun, and nothing waited for. */
  signal: AbortSignal;
}

const noTime = 'the time of this run is up, and the next one goes on';

/** Does what was decided, within the bounds, and writes down what became of each thing. */
export class Undertaker {
  readonly swept: Swept;
  #left: number;
  readonly #timeIsUp: Promise<void>;

  constructor(
    readonly bounds: Bounds,
    readonly log: Log,
    silent: readonly string[],
  ) {
    this.#left = bounds.maxDeletions;
    this.#timeIsUp = aborted(bounds.signal);
    this.swept = { dryRun: bounds.dryRun, removed: [], kept: [], failed: [], silent: [...silent] };
  }

  /** One thing; one that resists is written down, and does not throw. */
  async carryOut(one: Found, { act, why }: Fate): Promise<void> {
    const { signal, dryRun, maxDeletions } = this.bounds;
    if (act === 'keep') return this.#keep(one, why);
    if (this.#left === 0)
      return this.#keep(one, `${why}, but ${maxDeletions} are removed in one run, and the next one goes on`);
    if (signal.aborted) return this.#keep(one, `${why}, but ${noTime}`);
    this.#left -= 1;
    if (dryRun) return this.#removed(one, why);
    const removal = one.remove().then(
      () => this.#removed(one, why),
      (error: unknown) => void this.swept.failed.push(outcome(one, messageOf(error))),
    );
    const inTime = await Promise.race([removal.then(() => true), this.#timeIsUp.then(() => false)]);
    if (!inTime) this.#keep(one, `${why}; its removal was begun, but ${noTime}`);
  }

  #removed(one: Found, why: string): void {
    this.swept.removed.push(outcome(one, why));
    this.log.info(`${this.bounds.dryRun ? 'would remove' : 'removed'} ${one.what} ${one.name}: ${why}`);
  }

  #keep(one: Found, why: string): void {
    this.swept.kept.push(outcome(one, why));
    this.log.debug(`${one.what} ${one.name} stays: ${why}`);
  }
}

function outcome({ what, name, where }: Found, why: string): Outcome {
  return { what, name, where, why };
}
