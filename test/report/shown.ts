import { inWords } from '../../src/report/render/words';
import type { Change } from '../../src/report/schema/diff';

/** A change in words, without what the recording says of it. */
export function shownPlain(change: Change, usual = 'public'): string {
  return inWords(change, usual);
}
