import type { EventEmitter } from 'node:events';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { poll } from '../core/poll';
import type { Kept } from '../databases/templates';
import type { Listed } from '../providers/listing';
import { meantBy } from './current';
import type { Databases } from './databases';
import type { Imports } from './imports';
import type { Laboratory } from './laboratory';
import { serviceOfPool } from './names';
import { believed, notePresence, presentIn } from './presence';
import { lookedAt, type Replica } from './replicas';

/** After one could not be made, no other of its template is tried for so long, in milliseconds. */
const rest = 60_000;

/** How often it is looked at without a change, in milliseconds. */
const often = 15_000;

/** What a pool is filled with. */
interface Parts {
  databases: Databases;
  imports: Imports;
  laboratory: Pick<Laboratory, 'provider'>;
  service: string;
  /** As many of each template. */
  size: number;
  log: Log;
  signal: AbortSignal;
}

/** Looks after each change, and now and then: one may have died. Ends with what it has begun. Never rejects. */
export async function keepFilled(
  filling: Filling,
  changing: Record<string, Pick<EventEmitter<{ change: unknown[] }>, 'on' | 'off'>>,
  signal: AbortSignal,
): Promise<void> {
  const look = () => void filling.look();
  for (const emitter of Object.values(changing)) emitter.on('change', look);
  const again = async () => {
    await filling.look();
    return { pending: 'something may change' };
  };
  await poll(again, { timeout: Number.POSITIVE_INFINITY, shortest: often, longest: often, signal }).catch(
    () => {},
  );
  for (const emitter of Object.values(changing)) emitter.off('change', look);
  await filling.look();
}

/**
 * Keeps as many databases ready of each template of the dumps folder as were asked for, of the template that its name
 * means now; what is too many, of a template of before, or stopped, goes, and what a service that is no more has left.
 * Looks when something has changed, and when it is asked to.
 */
export class Filling {
  #under: Promise<void> | undefined;
  #again = false;
  readonly #failed = new Map<string, number>();
  #said = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: Parts) {}

  /** Looks, once for many who ask meanwhile. Never rejects. */
  look(): Promise<void> {
    this.#again = true;
    this.#under ??= this.#work().finally(() => {
      this.#under = undefined;
    });
    return this.#under;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.parts.signal.aborted) {
      this.#again = false;
      await this.#lookOnce().catch((error: unknown) =>
        this.parts.log.warn(`The pool is not as it should be. ${messageOf(error)}`),
      );
    }
  }

  async #lookOnce(): Promise<void> {
    const { databases, size, signal } = this.parts;
    if (size > 0) await this.#sayPooled();
    const { idle, others } = await databases.glimpsed();
    if (others.length > 0) await this.#removeLeft(others);
    if (size === 0 && idle.length === 0) return;
    const wanted = size === 0 ? new Map<string, Kept>() : await this.#wanted();
    const good = new Map<string, Replica<Listed>[]>();
    for (const one of idle) {
      const own = good.get(one.template) ?? [];
      const isWanted = wanted.get(one.template)?.template.key === one.found.owned.spec.template;
      if (isWanted && own.length < size && (await isFit(one))) good.set(one.template, [...own, one]);
    }
    const kept = new Set([...good.values()].flat());
    await databases.removeIdle(idle.filter((one) => !kept.has(one) && !one.found.server.pending));
    for (const [name, template] of wanted)
      for (let count = good.get(name)?.length ?? 0; count < size && !signal.aborted; count++)
        if (!(await this.#make(name, template))) break;
  }

  /** Before anything waits in it: others remove what is of a service that has no pool. */
  async #sayPooled(): Promise<void> {
    const { laboratory, service } = this.parts;
    // A clock may be set back, and goes on while its machine sleeps.
    if (Math.abs(Date.now() - this.#said) < believed / 4) return;
    await notePresence(service, await laboratory.provider());
    this.#said = Date.now();
  }

  async #removeLeft(others: readonly Replica<Listed>[]): Promise<void> {
    const { databases, laboratory } = this.parts;
    const present = await presentIn(await laboratory.provider());
    const isLeft = (one: Replica<Listed>) => !one.found.server.pending && !present.has(serviceOfPool(one));
    await databases.removeIdle(others.filter(isLeft));
  }

  /** What the names of the dumps folder mean now. */
  async #wanted(): Promise<Map<string, Kept>> {
    const { databases, imports } = this.parts;
    const wanted = new Map<string, Kept>();
    const all = await databases.keptLately();
    for (const { template } of imports.all())
      try {
        wanted.set(template, meantBy(template, undefined, all, imports));
      } catch (error) {
        // Of one that has not become a template yet.
        if (!(error instanceof LabTestError)) throw error;
      }
    return wanted;
  }

  /** @returns whether one was made. */
  async #make(name: string, kept: Kept): Promise<boolean> {
    const { databases, log } = this.parts;
    if (Date.now() - (this.#failed.get(name) ?? Number.NEGATIVE_INFINITY) < rest) return false;
    try {
      return await databases.makeIdle(name, kept);
    } catch (error) {
      this.#failed.set(name, Date.now());
      log.warn(`${name}: none could be made for the pool. ${messageOf(error)}`);
      return false;
    }
  }
}

/** Whether it runs, and may live long enough for whoever gets it: an organisation's limit counts from when it was made. */
async function isFit(one: Replica<Listed>): Promise<boolean> {
  const { ttl, createdAt } = one.found.owned;
  const isOld = ttl !== undefined && Date.now() - createdAt.getTime() > ttl / 2;
  if (isOld || one.found.server.pending) return false;
  return (await lookedAt(one))?.found.server.endpoint !== undefined;
}
