import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again and again, with a pause of so many milliseconds in between, until the signal fires. */
export async function repeated(
  milliseconds: number,
  signal: AbortSignal,
  body: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    await body();
    await sleep(milliseconds, undefined, { signal }).catch(() => {});
  }
}
