import { distance } from 'fastest-levenshtein';

const longest = 64;

/** The one of `known` that `word` is most likely a slip of; undefined when none is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const lower = word.toLowerCase().replaceAll('-', '_');
  const ranked = known
    .map((name) => ({ name, far: distance(lower, name) }))
    .toSorted((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}
