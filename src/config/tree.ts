import type { Position, Problem } from './problems';

export type Path = readonly (string | number)[];

/** What a file says, whatever its format: plain values whose scalars are all text or null, and where each stands. */
export interface Tree {
  data: unknown;
  /** Where the value (or the key) at `path` stands; where there is none, the nearest thing around it. */
  at(path: Path, part?: 'key' | 'value'): Position;
}

/** Nobody corrects more than this at once, and finding the place of each takes time. */
const enough = 200;

/** Collects the problems of one file. */
export class Reading {
  readonly problems: Problem[] = [];

  constructor(
    readonly file: string,
    readonly tree: Tree,
  ) {}

  add(path: Path, message: string, remedy: string, part: 'key' | 'value' = 'value'): void {
    if (this.problems.length < enough)
      this.problems.push({ file: this.file, ...this.tree.at(path, part), message, remedy });
  }
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path of the first key named `__proto__`, which nothing needs and which poisons objects. */
export function poisonedKey(data: unknown, path: Path = [], seen = new Set<unknown>()): Path | undefined {
  if (typeof data !== 'object' || data === null || seen.has(data)) return undefined;
  seen.add(data);
  for (const [key, value] of Object.entries(data)) {
    const place = [...path, Array.isArray(data) ? Number(key) : key];
    if (key === '__proto__') return place;
    const found = poisonedKey(value, place, seen);
    if (found) return found;
  }
  return undefined;
}
