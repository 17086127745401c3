import { setTimeout as sleep } from 'node:timers/promises';
import type { Wait } from './held';
import type { ObjectName } from './recording';
import { restAfter } from './repeated';

/** A session that touches tables and changes nothing. */
export interface Prober {
  /** Touches a table as a reader or a writer does, and waits as long as that one must. */
  touch(object: ObjectName): Promise<void>;
  /** Whether a row that a writer wants is taken at this moment; never waits. Absent for a reader. */
  isTaken?(object: ObjectName): Promise<boolean>;
  /** Whether its session has been ended. */
  isOver(): boolean;
}

interface Watched {
  object: ObjectName;
  lock: string;
  stop: AbortController;
}

/** So many tables are tried at the same time: each takes two sessions. */
const mostTables = 8;
/** What takes less is no wait, in milliseconds. */
const shortestWait = 3;
const longestPause = 16;

/**
 * Touches each table that is locked, as a reader and as a writer, once a millisecond and more seldom as long as nothing
 * keeps them waiting.
 */
export class Probes {
  readonly waits: Wait[] = [];
  private readonly watched = new Map<string, Watched>();
  private readonly running = new Set<Promise<void>>();
  private readonly opening = new Set<Promise<Prober>>();
  private readonly free: Record<Wait['who'], Prober[]> = { reader: [], writer: [] };

  /** @param open opens one more session. @param now the server's clock. */
  constructor(
    private readonly open: (who: Wait['who']) => Promise<Prober>,
    private readonly now: () => number,
  ) {}

  /** Tells what is locked at this moment, each with a text that changes with its locks. Returns all of these texts. */
  watch(locked: ReadonlyMap<string, { object: ObjectName; lock: string }>): string {
    for (const [key, { stop }] of this.watched)
      if (!locked.has(key)) {
        stop.abort();
        this.watched.delete(key);
      }
    for (const [key, { object, lock }] of locked) {
      const known = this.watched.get(key);
      if (known) known.lock = lock;
      else if (this.watched.size < mostTables) this.begin(key, object, lock);
    }
    return [...locked.values()].map(({ lock }) => lock).join();
  }

  /** Touches nothing more; ends once it is known which sessions are its own. Some may still wait for a lock. */
  async stop(): Promise<void> {
    this.watch(new Map());
    await Promise.allSettled(this.opening);
  }

  /** Ends once nothing waits any more. */
  async finish(): Promise<void> {
    this.watch(new Map());
    await Promise.all(this.running);
  }

  private begin(key: string, object: ObjectName, lock: string): void {
    const state = { object, lock, stop: new AbortController() };
    this.watched.set(key, state);
    for (const who of ['reader', 'writer'] as const) {
      const work = this.probe(who, state).catch(() => {});
      this.running.add(work);
      void work.finally(() => this.running.delete(work));
    }
  }

  /** A table that is gone by now ends this, and no session: with one more for each, the command would soon get none. */
  private async probe(who: Wait['who'], state: Watched): Promise<void> {
    const prober = this.free[who].pop() ?? (await this.opened(who));
    try {
      await this.touching(prober, who, state);
    } finally {
      if (!prober.isOver()) this.free[who].push(prober);
    }
  }

  private async touching(prober: Prober, who: Wait['who'], state: Watched): Promise<void> {
    const { object, stop } = state;
    let [seen, pause] = [state.lock, 1];
    let takenFrom: number | undefined;
    while (true) {
      const [begun, asked] = [this.now(), performance.now()];
      await prober.touch(object);
      const took = performance.now() - asked;
      if (took >= shortestWait) this.note({ who, object, from: begun, to: this.now() });
      if (prober.isTaken && pause > 4) {
        const taken = await prober.isTaken(object).catch(() => false);
        if (taken) takenFrom ??= begun;
        else if (takenFrom !== undefined) {
          this.note({ who, forRows: true, object, from: takenFrom, to: this.now() });
          takenFrom = undefined;
        }
      }
      if (stop.signal.aborted) break;
      pause = seen === state.lock ? Math.min(pause * 1.5, longestPause) : 1;
      seen = state.lock;
      // What waits takes nothing of the server's time.
      const rest = took >= shortestWait ? pause : restAfter(took, pause);
      await sleep(rest, undefined, { signal: stop.signal }).catch(() => {});
    }
    if (takenFrom !== undefined) this.note({ who, forRows: true, object, from: takenFrom, to: this.now() });
  }

  private async opened(who: Wait['who']): Promise<Prober> {
    const opening = this.open(who);
    this.opening.add(opening);
    return await opening.finally(() => this.opening.delete(opening));
  }

  private note(wait: Wait): void {
    if (this.waits.length < 100_000) this.waits.push(wait);
  }
}
