import { watch } from 'node:fs/promises';
import { isCode, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { poll } from '../core/poll';

/** What a schedule starts, and until when. */
interface Schedule {
  run(): Promise<unknown>;
  log: Log;
  signal: AbortSignal;
}

/** How long a folder must have been quiet before what has changed in it is taken, in milliseconds. */
const quiet = 2000;

/**
 * Runs after each change in a folder, once it is quiet: a copy that is under way changes it again and again. What changes
 * during a run is looked at after it. Never rejects.
 */
export async function onChange(folder: string, { run, log, signal }: Schedule): Promise<void> {
  let changed = 0;
  const settled = async () => {
    if (changed === 0 || Date.now() - changed < quiet) return { pending: 'quiet' };
    changed = 0;
    await run().catch((error: unknown) => log.warn(messageOf(error)));
    return { pending: 'quiet' };
  };
  const waiting = { timeout: Number.POSITIVE_INFINITY, longest: 500, signal };
  const running = poll(settled, waiting).catch(() => {});
  try {
    for await (const _change of watch(folder, { recursive: true, signal })) changed = Date.now();
  } catch (error) {
    if (!signal.aborted && !isCode(error, 'ABORT_ERR'))
      log.warn(`Changes in ${folder} are not seen any more. ${messageOf(error)}`);
  }
  await running;
}

/** Runs once a day, so many minutes after midnight, local time. Never rejects. */
export async function daily(minutes: number, { run, log, signal }: Schedule): Promise<void> {
  let next = nextTime(minutes, new Date());
  const look = async () => {
    if (Date.now() >= next.getTime()) {
      next = nextTime(minutes, new Date());
      await run().catch((error: unknown) => log.warn(messageOf(error)));
    }
    return { pending: `waiting for ${next.toISOString()}` };
  };
  const half = 30_000;
  await poll(look, { timeout: Number.POSITIVE_INFINITY, shortest: half, longest: half, signal }).catch(
    () => {},
  );
}

/** The first such time of a day after `now`; by the calendar, so that it stays the same hour over a change of the clocks. */
export function nextTime(minutes: number, now: Date): Date {
  const next = new Date(now);
  next.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0);
  if (next <= now) {
    next.setDate(next.getDate() + 1);
    next.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0);
  }
  return next;
}
