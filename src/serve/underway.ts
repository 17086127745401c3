import type { Made } from './making';

/** One that is being made. */
interface Making {
  made: Promise<Made>;
  owner: string;
  failed: boolean;
}

/** Some that were being made when they were counted. */
export type Counted = readonly (readonly [string, Pick<Making, 'owner' | 'failed'>])[];

/** Databases that are being made, by their names. */
export class Underway {
  readonly #all = new Map<string, Making>();

  /** @param ended called when one is made, or is not. */
  constructor(private readonly ended: () => void) {}

  get size(): number {
    return this.#all.size;
  }

  /** One of this name that is being made. */
  of(id: string): Promise<Made> | undefined {
    return this.#all.get(id)?.made;
  }

  /** Makes one, and holds its name for as long as that takes. */
  async make(id: string, owner: string, work: () => Promise<Made>): Promise<Made> {
    const made = work().finally(() => {
      this.#all.delete(id);
      this.ended();
    });
    const one = { made, owner, failed: false };
    this.#all.set(id, one);
    made.catch(() => {
      one.failed = true;
    });
    return await made;
  }

  /** Those that are being made now: what ends while it is looked at what there is may be in no look, and counts. */
  now(): Counted {
    return [...this.#all];
  }
}

/** Whose they are; without those that have failed since they were counted. */
export function ownersAmong(counted: Counted): Map<string, string> {
  return new Map(counted.filter(([, { failed }]) => !failed).map(([id, { owner }]) => [id, owner]));
}
