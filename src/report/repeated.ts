import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of the pause in between: at first, and at most, where it grows. */
interface Pause {
  shortest: number;
  longest: number;
}

/** What a recording takes of the server's time is no more than one part of so many, where it need not wait. */
const share = 12;
/** Milliseconds that this may make a pause. */
const longestRest = 250;

/** The pause after something that took so long: nobody is to be slowed down by being looked at. Milliseconds. */
export function restAfter(took: number, pause: number): number {
  return Math.max(pause, Math.min(took * (share - 1), longestRest));
}

/**
 * Does something again and again until the signal fires. The pause in between grows by a quarter each time that nothing
 * was different, and is the shortest one again as soon as something was.
 * @param body returns what it found: a text that is another one where something was different.
 */
export async function repeated(
  { shortest, longest }: Pause,
  signal: AbortSignal,
  body: () => Promise<string>,
): Promise<void> {
  let [pause, before] = [shortest, ''];
  while (!signal.aborted) {
    const begun = performance.now();
    const found = await body();
    pause = found === before ? Math.min(pause * 1.25, longest) : shortest;
    before = found;
    await sleep(restAfter(performance.now() - begun, pause), undefined, { signal }).catch(() => {});
  }
}
