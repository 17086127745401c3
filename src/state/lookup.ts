import { discoveryPath } from './key';
import type { StateSource } from './source';
import { readValue, type Value } from './value';

/** What was found. */
export interface Hit extends Value {
  /** The key that held it. */
  key: string;
  /** As stored. */
  text: string;
}

/** How a lookup went. */
export interface Lookup {
  /** The key asked for. */
  key: string;
  /** The keys tried, in order; the last one is the hit, where there is one. */
  tried: string[];
  hit?: Hit;
}

/**
 * The best value for `key`: the first one on its discovery path. Nothing is merged. A blank value is none.
 * @throws LabTestError for an impossible key, or when the source cannot be asked.
 */
export async function lookup(source: StateSource, key: string, signal: AbortSignal): Promise<Lookup> {
  const tried: string[] = [];
  for (const candidate of discoveryPath(key)) {
    tried.push(candidate);
    const text = await source.get(candidate, signal);
    if (text?.trim()) return { key, tried, hit: { key: candidate, text, ...readValue(text) } };
  }
  return { key, tried };
}
