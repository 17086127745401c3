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
    const names = this.free(some).map(({ found }) => nameOf(found));
    for (const name of names) this.#taken.add(name);
    for (const name of names)
      await removeDatabase(name, this.laboratory.deskFor(replicator)).catch((error: unknown) => {
        if (!(error instanceof NotFound)) throw error;
      });
  }
}
