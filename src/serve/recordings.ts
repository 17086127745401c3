import { LabTestError, messageOf, NotFound, UsageError } from '../core/errors';
import type { Log } from '../core/log';
import { freeName } from '../databases/databases';
import { type Begun, beginRecording, type Recorded } from '../report/begin';
import { isRecordable, recordingArguments } from '../report/clone';
import type { Databases } from './databases';
import type { Request } from './making';
import { type Called, calledBy, idOf } from './names';
import { accessTo, type Replica } from './replicas';

/** What is to be recorded, as whoever asks for it says. `ttl`: how long without a word of them it lives. */
export interface Wanted extends Pick<Request, 'owner' | 'key'> {
  template: string;
  /** Milliseconds. */
  ttl: number;
  /** Whoever has asked is gone: what was begun for them is given up. */
  gone: AbortSignal;
}

/**
 * The recordings of this process. Each is of a database of its own, which is removed with it, and is over where that one
 * is gone: its time to live is short, and whoever has asked for it renews it. A process that is killed leaves it to that.
 */
export class Recordings {
  readonly #begun = new Map<string, Begun>();

  constructor(private readonly parts: { databases: Databases; log: Log }) {}

  /** The names of those that are under way. */
  all(): string[] {
    return [...this.#begun.keys()];
  }

  /** Makes a database, and begins to record what is done there. @throws UsageError for a kind of which there is none */
  async begin({ template, owner, key, ttl, gone }: Wanted): Promise<Replica> {
    const { databases } = this.parts;
    const kind = (await databases.keptAs(key ?? template)).template.labels['labtest.template.kind'] ?? '';
    if (!isRecordable(kind))
      throw new UsageError({
        what: `${template} cannot be recorded: it is of kind ${kind}.`,
        remedy: 'Name a template of PostgreSQL, MySQL or MariaDB.',
      });
    const called = { template, name: freeName('report') };
    const commands = (own: readonly string[]) => recordingArguments(kind, own);
    try {
      const { replica } = await databases.make(called, { owner, key, ttl, commands, signal: gone });
      gone.throwIfAborted();
      const { endpoint, inside } = replica.found.server;
      const access = await accessTo(replica);
      const begun = await beginRecording(kind === 'mysql' ? kind : 'postgresql', endpoint ?? inside, access);
      this.#begun.set(idOf(called), begun);
      return replica;
    } catch (error) {
      await this.#remove(called);
      throw error;
    }
  }

  /** What was recorded. The database goes, however that ends. @throws NotFound; LabTestError */
  async end(called: Called): Promise<Recorded> {
    const id = idOf(called);
    const begun = this.#begun.get(id);
    if (!begun)
      throw new NotFound({
        what: `No recording of ${id} is under way here.`,
        why: 'It has ended, or the server was started anew since.',
        remedy: 'Begin another one.',
      });
    this.#begun.delete(id);
    try {
      return await begun.end();
    } catch (error) {
      if (error instanceof LabTestError) throw error;
      throw new LabTestError({
        what: `What was done to ${id} cannot be told.`,
        why: messageOf(error),
        cause: error,
      });
    } finally {
      await begun.close();
      await this.#remove(called);
    }
  }

  /** Lets go of some whose databases are gone. */
  async letGo(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const begun = this.#begun.get(id);
      this.#begun.delete(id);
      await begun?.close();
    }
  }

  /** Ends all, with their databases: nobody can go on with them. */
  async close(): Promise<void> {
    const ids = this.all();
    await this.letGo(ids);
    await Promise.all(ids.map((id) => this.#remove(calledBy(id))));
  }

  async #remove(called: Called): Promise<void> {
    await this.parts.databases.remove(called).catch((error: unknown) => {
      if (error instanceof NotFound) return;
      this.parts.log.warn(
        `${idOf(called)} could not be removed, and goes by its time to live. ${messageOf(error)}`,
      );
    });
  }
}
