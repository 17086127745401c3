import { distance } from 'fastest-levenshtein';

const longest = 64;

/** The one of `known` that `word` is most likely a slip of; undefined when none is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const lower = word.toLowerCase().replaceAll('-', '_');
  const ranked = known.map((name) => ({ name, far: slips(lower, name) })).toSorted((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= most(best.name) ? best.name : undefined;
}

function most(name: string): number {
  return Math.max(1, Math.floor(name.length / 3));
}

/** How many slips of the finger lie between two words: two letters that changed places are one, as `imgae` has it. */
function slips(word: string, name: string): number {
  const far = distance(word, name);
  if (far !== most(name) + 1) return far;
  const swapped = Array.from({ length: word.length - 1 }, (_, at) =>
    distance(word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2), name),
  );
  return Math.min(far, ...swapped.map((rest) => rest + 1));
}
