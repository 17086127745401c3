import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { poll } from '../core/poll';
import { contentOf } from './folder-content';

/** What a schedule starts, and until when. */
interface Schedule {
  run(): Promise<unknown>;
  log: Log;
  signal: AbortSignal;
}

/** How long a folder must have been quiet before what has changed in it is taken, in milliseconds. */
const quiet = 2000;

/** How often a folder is looked at, in milliseconds; one that takes long, as many times as long after it at least. */
const often = 1000;
const restful = 20;

/**
 * Runs after each change in whatever folder has the name, once it is quiet: a copy that is under way changes it again and
 * again. What changes during a run is looked at after it. Looks itself: Node's watch of a folder, where it is recursive,
 * sees nothing more of a file that another one has taken the place of, and of a network's folder nothing at all.
 * Never rejects.
 */
export async function onChange(folder: string, { run, log, signal }: Schedule): Promise<void> {
  // What is there at the start is imported then.
  let taken = await contentOf(folder);
  let last = { content: taken, since: performance.now() };
  let next = 0;
  const look = async () => {
    const begun = performance.now();
    if (begun < next) return { pending: 'a rest' };
    const content = await contentOf(folder);
    const now = performance.now();
    next = now + (now - begun) * restful;
    if (content !== last.content) last = { content, since: begun };
    else if (content !== taken && begun - last.since >= quiet) {
      taken = content;
      await run().catch((error: unknown) => log.warn(messageOf(error)));
    }
    return { pending: 'a change' };
  };
  const waiting = { timeout: Number.POSITIVE_INFINITY, shortest: often, longest: often, signal };
  await poll(look, waiting).catch(() => {});
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
