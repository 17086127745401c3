import { readableBytes, readableDuration } from '../../core/readable';
import { type Broken, measures } from '../fail-on';

/** How long something took, for a person. */
export function readableTime(milliseconds: number): string {
  if (milliseconds < 1000)
    return `${milliseconds < 10 ? Number(milliseconds.toFixed(1)) : Math.round(milliseconds)} ms`;
  return milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : readableDuration(milliseconds);
}

/** A limit that was broken, in words that hold no name: `lock > 2s: 38 s`. */
export function readableBroken({ measure, text, was }: Broken): string {
  const { unit } = measures[measure];
  const shown = { time: readableTime, bytes: readableBytes, number: String }[unit](was);
  return `${text}: ${shown}`;
}
