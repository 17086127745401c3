// A server is killed (SIGKILL) at one moment of a flow, started again and asked again.
import pLimit from 'p-limit';
import { expect } from 'vitest';
import { messageOf } from '../../src/core/errors';
import { answersOf } from './asking';
import { type Flow, flowsOf } from './killed-flows';
import { type Place, placeWith } from './server';
import { type Spawned, spawned } from './spawned';

/** Counts what a server does from when it is armed, and kills it at one number of it. */
export interface Killer {
  /** For the server that is to be killed. */
  options?: readonly string[];
  arm(pid: number): void;
  /** What it did, for a person, from when it was armed: the last is what it was killed at. */
  moments(): readonly string[];
  killed(): boolean;
  close(): void | Promise<void>;
}

/** Where servers work, and how they are killed there. */
export interface Means {
  options?: readonly string[];
  killer(place: Place, at: number): Promise<Killer> | Killer;
  /** Fails unless nothing is left of a template whose databases are gone. */
  expectNothing?(template: string): Promise<void>;
  /** The numbers of the moments at which it is killed. */
  points(moments: readonly string[]): number[];
  parallel: number;
}

export const flowNames = Object.keys(flowsOf('').flows);

let number = 0;

/** One kill, in a place of its own, with a template that no other has. */
class Kill {
  readonly template = `kill${process.pid}x${++number}`;
  readonly place: Place;
  readonly #flows = flowsOf(this.template);
  readonly #flow: Flow;

  constructor(
    private readonly means: Means,
    name: string,
  ) {
    const flow = this.#flows.flows[name];
    if (!flow) throw new Error(`no flow ${name}`);
    this.#flow = flow;
    const greeting = { ending: 'redis', text: `SET greeting hello\nSET of ${this.template}\n` };
    const { ending, text } = flow.dump ?? greeting;
    this.place = placeWith({ [`${this.template}.${ending}`]: text });
  }

  /** Does the flow with a server that is killed at one moment. */
  async done(at: number): Promise<Killer> {
    const by = await this.means.killer(this.place, at);
    const isFromStart = !this.#flow.killed;
    const server = await this.#spawned(by.options, isFromStart ? by.arm : undefined);
    try {
      if (!server) return by;
      const { ask, untilImported } = answersOf(server.url);
      const act = async () => {
        await untilImported();
        await this.#flow.before?.(ask);
        if (!isFromStart) by.arm(server.pid);
        await this.#flow.killed?.(ask);
      };
      await act().catch((error: unknown) => {
        if (!server.ended() && !by.killed()) throw error;
      });
      return by;
    } finally {
      await by.close();
      await server?.kill('SIGKILL');
    }
  }

  /** Starts again and does it again. */
  async again(): Promise<void> {
    const server = await this.#spawned();
    if (!server) throw new Error('it did not start again');
    try {
      const { ask, untilImported } = answersOf(server.url);
      const { template } = this;
      expect(await untilImported()).toMatchObject([{ template, state: 'ready' }]);
      const { templates } = (await ask('GET', 'v1/templates')).body;
      expect(templates.filter(({ name }: { name: string }) => name === template)).toHaveLength(1);
      await this.#flow.again(ask);
    } finally {
      await server.kill('SIGTERM');
    }
  }

  /** Removes everything, by a server without a pool: it removes what waits in one. */
  async removed(): Promise<void> {
    const server = await this.#spawned([], undefined, []);
    if (!server) throw new Error('it did not start to remove what there is');
    try {
      const { ask, untilImported } = answersOf(server.url);
      await untilImported();
      await ask('DELETE', `db/${this.template}/mine`);
      await this.#flows.untilServices(ask, 0);
      await this.means.expectNothing?.(this.template);
      expect((await ask('DELETE', `v1/templates/${this.template}`)).code).toBe(204);
    } finally {
      await server.kill('SIGTERM');
      this.place.remove();
    }
  }

  #spawned(
    more: readonly string[] = [],
    onStart?: (pid: number) => void,
    options = this.#flow.options ?? [],
  ): Promise<Spawned | undefined> {
    return spawned(this.place, [...(this.means.options ?? []), ...options, ...more], onStart);
  }
}

/** Kills at one moment, starts again and does it again; undefined when all is well, else what is not. */
async function outcome(at: number, name: string, means: Means): Promise<string | undefined> {
  const kill = new Kill(means, name);
  let where = String(at);
  try {
    const by = await kill.done(at);
    where += by.killed() ? ` ${by.moments().at(-1)}` : ' (not reached)';
    await kill.again();
    await kill.removed();
    return undefined;
  } catch (error) {
    return `${where}: ${messageOf(error)}`;
  }
}

/** Kills a server at the moments of a flow, each in a place of its own, and expects nothing to be lost or doubled. */
export async function expectSurvived(name: string, means: Means): Promise<void> {
  const first = new Kill(means, name);
  const moments = [...(await first.done(Number.POSITIVE_INFINITY)).moments()];
  await first.again();
  await first.removed();
  const points = means.points(moments);
  expect(points).not.toEqual([]);
  const limit = pLimit(means.parallel);
  const outcomes = await Promise.all(points.map((at) => limit(() => outcome(at, name, means))));
  const failures = outcomes.filter((one) => one !== undefined);
  console.log(`${name}: ${points.length - failures.length} of ${points.length} (of ${moments.length})`);
  expect(failures).toEqual([]);
}
