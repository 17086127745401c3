import { each } from '../../core/each';
import { messageOf, Overtaken } from '../../core/errors';
import { withResolvers } from '../../core/node-20';
import { poll, TimedOut } from '../../core/poll';
import type { Provider, Server } from '../provider';
import type { Templates } from '../templates';
import { agree } from './agreement';
import { answerOf, isOfManagers, type Manager, managerAt } from './manager';
import type { SwarmOptions } from './options';
import { isHere } from './swarm-provider';

/** So often it is asked whether a manager is there, while an answer of it is awaited: a machine that dies closes no connection. */
const watchMilliseconds = 10_000;

/** So long those that are left may take to agree who leads, in milliseconds. */
const electionMilliseconds = 60_000;

/** What fails more often has another reason. */
const repetitions = 10;

/**
 * The managers of one swarm: one is asked until it is away, and then another one. What may be repeated is repeated. The
 * rest, and what was on that manager itself, fails with `Overtaken`: whoever wants it begins again.
 */
export class Managers {
  readonly #made: Manager[];
  #asked: Manager;
  #moving: Promise<boolean> | undefined;
  #agreed: Promise<void> | undefined;
  /** Milliseconds; whoever has waited in vain does not wait again. */
  #patience = electionMilliseconds;

  constructor(
    /** What names each of them alone. */
    readonly all: readonly SwarmOptions[],
    first: Manager,
  ) {
    this.#asked = first;
    this.#made = [first];
  }

  /** All of them as one provider. */
  provider(): Provider {
    const asked = () => this.#asked;
    const save = (...args: Parameters<Templates['save']>) => this.#save(args);
    const templates = this.#through<Templates>(({ provider }) => provider.templates, { save });
    const uses = this.#through(({ provider }) => provider.uses);
    return this.#through<Provider>(({ provider }) => provider, {
      ...{ templates, uses, close: () => this.#close() },
      get asked() {
        return asked();
      },
      check: (spec) => this.#asked.provider.check(spec),
      create: (...args) => this.#create(args),
      lease: (server, signal) => this.#lease(server, signal),
    });
  }

  /** @param own what is not the asked one's. */
  #through<T extends object>(of: (manager: Manager) => T, own: Partial<T> = {}): T {
    return new Proxy(of(this.#asked), {
      get: (_, name) => {
        if (Object.hasOwn(own, name)) return Reflect.get(own, name);
        const value: unknown = Reflect.get(of(this.#asked), name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          // A command may have been run in part.
          this.#done(name !== 'run' && !args.some(isOnManager), async (manager) =>
            Reflect.apply(Reflect.get(of(manager), name) as typeof value, of(manager), args),
          );
      },
    });
  }

  async #create(args: Parameters<Provider['create']>): ReturnType<Provider['create']> {
    const [, report] = args;
    this.#agreed ??= each(this.all, (named) => this.#manager(named)).then((all) => agree(all, report));
    await this.#agreed;
    return await this.#done(false, ({ provider }) => provider.create(...args));
  }

  /** What goes on beside the run is over with its manager, too: nobody else awaits anything of that one. */
  async #save(args: Parameters<Templates['save']>): ReturnType<Templates['save']> {
    return await this.#done(false, async (manager) => {
      const saved = await manager.provider.templates.save(...args);
      return { ...saved, shared: this.#watched(manager, saved.shared).catch(() => {}) };
    });
  }

  async #done<T>(mayRepeat: boolean, work: (manager: Manager) => Promise<T>): Promise<T> {
    for (let left = repetitions; ; left--) {
      const asked = this.#asked;
      try {
        return await this.#watched(asked, work(asked));
      } catch (error) {
        if (left === 0 || !(await this.#isAway(asked, error))) throw error;
        if (mayRepeat) continue;
        throw new Overtaken({
          what: `A manager of the swarm is away: ${messageOf(error)}`,
          why: 'What it was doing for this run is begun again.',
          cause: error,
        });
      }
    }
  }

  /** What is awaited of a manager fails once it is away. */
  async #watched<T>(manager: Manager, work: Promise<T>): Promise<T> {
    const { signal } = manager.gone;
    const watching = setInterval(() => this.#look(manager), watchMilliseconds);
    const left = withResolvers<never>();
    const leave = () => left.reject(new Error('it does not answer any more'));
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
    try {
      return await Promise.race([work, left.promise]);
    } finally {
      clearInterval(watching);
      signal.removeEventListener('abort', leave);
    }
  }

  #look(manager: Manager): void {
    manager.looking ??= this.#isAway(manager)
      .catch(() => false)
      .finally(() => {
        manager.looking = undefined;
      });
  }

  /** Whether a manager was away when something failed, or nobody led: one answers now. */
  async #isAway(manager: Manager, error?: unknown): Promise<boolean> {
    if (this.#asked !== manager) return true;
    if ((await answerOf(manager)) === 'here') return isOfManagers(error);
    this.#moving ??= this.#moved(manager).finally(() => {
      this.#moving = undefined;
    });
    return await this.#moving;
  }

  /** Goes on by the first that answers, the same one last; false where none does. */
  async #moved(from: Manager): Promise<boolean> {
    const look = async () => {
      let mayCome = false;
      const others = this.all.filter((named) => named !== from.named);
      for (const manager of [...(await each(others, (named) => this.#manager(named))), from]) {
        const answer = await answerOf(manager);
        if (answer === 'here') return { value: manager };
        mayCome ||= answer === 'away';
      }
      return mayCome ? { pending: 'none of them answers' } : { value: undefined };
    };
    const to = await poll(look, { timeout: this.#patience }).catch((error: unknown) => {
      if (!(error instanceof TimedOut)) throw error;
    });
    this.#patience = to ? electionMilliseconds : 0;
    if (to && to !== from) {
      this.#asked = to;
      from.gone.abort();
      from.connection.close();
    }
    return to !== undefined;
  }

  /** One that is asked again after it was away is connected to anew. */
  async #manager(named: SwarmOptions): Promise<Manager> {
    const known = this.#made.find((one) => one.named === named && !one.gone.signal.aborted);
    if (known) return known;
    const manager = await managerAt(named);
    this.#made.push(manager);
    return manager;
  }

  /** Ends with the signal only, whichever is asked. */
  async #lease(server: Server, signal: AbortSignal): Promise<void> {
    for (;;) {
      const asked = this.#asked;
      const either = AbortSignal.any([signal, asked.gone.signal]);
      await this.#watched(asked, asked.provider.lease(server, either)).catch(() => {});
      if (signal.aborted || !asked.gone.signal.aborted) return;
    }
  }

  async #close(): Promise<void> {
    await each(this.#made, async (manager) => {
      // One that is away would be waited for.
      if (!manager.gone.signal.aborted)
        await this.#watched(manager, manager.provider.close()).catch(messageOf);
      manager.connection.close();
    });
  }
}

/** A container of a manager, which no other one has. */
const isOnManager = (arg: unknown): boolean =>
  typeof arg === 'object' && arg !== null && 'id' in arg && isHere({ id: String(arg.id) });
