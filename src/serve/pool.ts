import { NotFound } from '../core/errors';
import { nameOf, removeDatabase } from '../databases/databases';
import type { Listed } from '../providers/listing';
import { type Laboratory, replicator } from './laboratory';
import type { Replica } from './replicas';

/** Who takes a database that waits for somebody to ask: nobody gets one that another has, or that is being removed. */
export class Pool {
  readonly #taken = new Set<string>();

  constructor(private readonly laboratory: Pick<Laboratory, 'deskFor'>) {}

  /** Those that are whole, and that nobody has taken. */
  free<Look extends Listed>(idle: readonly Replica<Look>[]): Replica<Look>[] {
    return idle.filter(({ found }) => !found.server.pending && !this.#taken.has(nameOf(found)));
  }

  /** Takes one that runs, of a template; undefined where there is none. */
  take(key: string, idle: readonly Replica<Listed>[]): Replica<Listed> | undefined {
    const one = this.free(idle).find(
      ({ found: { owned, server } }) => owned.spec.template === key && server.runs !== false,
    );
    if (one) this.#taken.add(nameOf(one.found));
    return one;
  }

  /** Gives one back that was not used. */
  release(one: Replica<Listed>): void {
    this.#taken.delete(nameOf(one.found));
  }

  /** Removes some that nobody has taken; absence is success. @throws LabTestError when something of them is left. */
  async remove(some: readonly Replica<Listed>[]): Promise<void> {
    const left = new Set(this.free(some).map(({ found }) => nameOf(found)));
    for (const name of left) this.#taken.add(name);
    try {
      for (const name of left) {
        await this.#removeOne(name);
        left.delete(name);
      }
    } finally {
      // They are there, and nobody's: else they would wait for as long as this process lives.
      for (const name of left) this.#taken.delete(name);
    }
  }

  async #removeOne(name: string): Promise<void> {
    await removeDatabase(name, this.laboratory.deskFor(replicator)).catch((error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
    });
  }
}
