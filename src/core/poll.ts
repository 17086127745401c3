import { setTimeout as sleep } from 'node:timers/promises';

/** How to wait. All times in milliseconds. */
export interface Waiting {
  /** Gives up this long after the start. */
  timeout: number;
  /** The first pause; each next one is half as long again, up to `longest`. Default 10. */
  shortest?: number;
  /** Default 500. */
  longest?: number;
  /** At most this many looks. */
  attempts?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** `value` ends the wait, `pending` says why it goes on. An error thrown by the look ends it too. */
export type Look<T> = { value: T } | { pending: string };

/** The wait ended without a value; `last` is the reason that the last look gave. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  constructor(
    readonly last: string,
    readonly milliseconds: number,
    readonly looks: number,
  ) {
    super(last);
  }
}

/**
 * The one poller: looks until there is a value, backing off from milliseconds.
 * @throws TimedOut after `timeout` or `attempts`; the abort reason when `signal` fires; whatever `look` throws.
 */
export async function poll<T>(look: (signal: AbortSignal) => Promise<Look<T>>, waiting: Waiting): Promise<T> {
  const { timeout, shortest = 10, longest = 500, attempts = Number.POSITIVE_INFINITY } = waiting;
  const start = performance.now();
  const signal = waiting.signal ?? new AbortController().signal;
  let pause = shortest;
  for (let looks = 1; ; looks++) {
    signal.throwIfAborted();
    const seen = await look(signal);
    if ('value' in seen) return seen.value;
    const elapsed = performance.now() - start;
    if (elapsed >= timeout || looks >= attempts) throw new TimedOut(seen.pending, elapsed, looks);
    const rest = Math.min(pause, Math.max(1, timeout - elapsed));
    await sleep(rest, undefined, { signal }).catch(() => signal.throwIfAborted());
    pause = Math.min(pause * 1.5, longest);
  }
}
