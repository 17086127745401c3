/** Milliseconds of several runs. */
export interface Figures {
  median: number;
  min: number;
  max: number;
}

export function figuresOf(milliseconds: readonly number[]): Figures {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (position: number) => sorted[position] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** One thing to measure: what is timed, and what is done around it untimed. */
export interface Subject {
  name: string;
  /** Does it once; returns milliseconds, by name where one run gives several figures. */
  once(): Promise<number | Record<string, number>>;
}

/**
 * Takes turns, ABAB…, so that what else the machine does meets all subjects alike. One round before, which does not
 * count, warms the caches up.
 */
export async function interleaved(subjects: readonly Subject[], runs: number): Promise<Map<string, Figures>> {
  const taken = new Map<string, number[]>();
  for (let round = 0; round <= runs; round++)
    for (const { name, once } of subjects) {
      const result = await once();
      const named = typeof result === 'number' ? { '': result } : result;
      if (round === 0) continue;
      for (const [part, milliseconds] of Object.entries(named)) {
        const key = part === '' ? name : `${name}, ${part}`;
        taken.set(key, [...(taken.get(key) ?? []), milliseconds]);
      }
    }
  return new Map([...taken].map(([name, milliseconds]) => [name, figuresOf(milliseconds)]));
}
