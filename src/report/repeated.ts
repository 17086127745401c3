import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of the pause in between: at first, and at most, where it grows. */
interface Pause {
  shortest: number;
  longest: number;
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
    const found = await body();
    pause = found === before ? Math.min(pause * 1.25, longest) : shortest;
    before = found;
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
