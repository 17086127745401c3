import { stat, watch } from 'node:fs/promises';
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
    if (changed === 0 || performance.now() - changed < quiet) return { pending: 'quiet' };
    changed = 0;
    await run().catch((error: unknown) => log.warn(messageOf(error)));
    return { pending: 'quiet' };
  };
  const waiting = { timeout: Number.POSITIVE_INFINITY, longest: 500, signal };
  const change = () => {
    changed = performance.now();
  };
  await Promise.all([
    poll(settled, waiting).catch(() => {}),
    watchNamed(folder, change, { log, signal }).catch(() => {}),
  ]);
}

/** Watches whatever folder has the name: a watch itself stays with the one that had it, and sees nothing of the next. */
async function watchNamed(
  folder: string,
  change: () => void,
  { log, signal }: Omit<Schedule, 'run'>,
): Promise<void> {
  let watched: string | undefined;
  let isFirst = true;
  let ending = new AbortController();
  const look = async () => {
    const now = await identityOf(folder);
    if (now !== watched) {
      ending.abort();
      ending = new AbortController();
      if (now !== undefined) void watchOne(folder, change, log, AbortSignal.any([signal, ending.signal]));
      // What is there at the start is imported then.
      if (now !== undefined && !isFirst) change();
      watched = now;
    }
    isFirst = false;
    return { pending: 'another folder' };
  };
  await poll(look, { timeout: Number.POSITIVE_INFINITY, longest: 1000, signal });
}

/** Never rejects. */
async function watchOne(folder: string, change: () => void, log: Log, signal: AbortSignal): Promise<void> {
  try {
    for await (const _change of watch(folder, { recursive: true, signal })) change();
  } catch (error) {
    if (!signal.aborted && !isCode(error, 'ABORT_ERR'))
      log.warn(`Changes in ${folder} are not seen any more. ${messageOf(error)}`);
  }
}

/** Undefined where there is none. */
async function identityOf(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found && `${found.dev}:${found.ino}:${found.birthtimeMs}`;
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
