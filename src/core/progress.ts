import type { Log } from './log';
import { readableBytes, readableDuration } from './readable';

/** A line is told as often where it stays, and is shown as often where the next one takes its place. */
const [toldMilliseconds, shownMilliseconds] = [10_000, 250];

/** Tells how far something has come: in one line that changes where a person watches, else a line each. */
export function reportTo(log: Log, subject: string): (progress: string) => void {
  return (progress) => (log.status ?? log.info)(`${subject}: ${progress}`);
}

/**
 * Tells, until the function that it returns is called, how many of `total` bytes are done, how many come a second, and
 * what time is left at that rate.
 */
export function trackBytes(log: Log, doing: string, done: () => number, total: number): () => void {
  const start = performance.now();
  const tell = () =>
    (log.status ?? log.info)(`${doing}: ${bytesOf(done(), total, performance.now() - start)}`);
  const timer = setInterval(tell, log.status ? shownMilliseconds : toldMilliseconds).unref();
  return () => {
    clearInterval(timer);
    log.status?.(undefined);
  };
}

/** @param elapsed milliseconds. */
export function bytesOf(done: number, total: number, elapsed: number): string {
  const of = `${readableBytes(done)} of ${readableBytes(total)}`;
  if (done === 0 || elapsed <= 0) return of;
  const each = done / elapsed;
  const left = readableDuration(Math.max(0, total - done) / each);
  return `${of}, ${readableBytes(each * 1000)}/s, ${left} left`;
}
