// The server is killed (SIGKILL) at what it writes where its servers are, and started again.
// LABTEST_KILL_STRIDE=1 takes every write of every flow; by default some of each.
import { mkdirSync, watch } from 'node:fs';
import { createClient } from '@redis/client';
import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/core/errors';
import { poll } from '../../src/core/poll';
import { answersOf } from './asking';
import { type Place, placeWith } from './server';
import { type Spawned, spawned } from './spawned';

const stride = Number(process.env.LABTEST_KILL_STRIDE || 0);
const parallel = Number(process.env.LABTEST_KILL_PARALLEL || 2);

/** As many writes of a flow are taken where nobody says how many. */
const some = 2;

type Ask = ReturnType<typeof answersOf>['ask'];

interface Flow {
  options?: string[];
  /** Before the server is to be killed; absent: it is to be killed from its start on. */
  before?(ask: Ask): Promise<unknown>;
  /** What it is killed at. */
  killed?(ask: Ask): Promise<unknown>;
  /** What is done again, and what is right then. */
  again(ask: Ask): Promise<void>;
}

const made = (ask: Ask, name: string) => ask('POST', `db/cache/${name}`, { ttl: 3600 });

async function inRedis<T>(
  ask: Ask,
  work: (client: ReturnType<typeof createClient>) => Promise<T>,
): Promise<T> {
  const { url } = (await ask('GET', 'v1/databases/cache/mine')).body;
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client as never);
  } finally {
    client.destroy();
  }
}

/** One database of the name, with its data, and its time to live. */
async function oneThere(ask: Ask): Promise<void> {
  expect([201, 304]).toContain((await made(ask, 'mine')).code);
  const { databases } = (await ask('GET', 'v1/databases')).body;
  expect(databases).toMatchObject([{ name: 'mine', state: 'ready', expires: expect.stringMatching(/./) }]);
  expect(await inRedis(ask, (client) => client.get('greeting'))).toBe('hello');
}

const flows: Record<string, Flow> = {
  import: { again: oneThere },
  create: { killed: (ask) => made(ask, 'mine'), again: oneThere },
  'claim of the pool': {
    options: ['--pool', '1'],
    before: (ask) => untilServices(ask, 1),
    killed: (ask) => made(ask, 'mine'),
    again: async (ask) => {
      await oneThere(ask);
      await untilServices(ask, 2);
    },
  },
  reset: {
    before: async (ask) => {
      await made(ask, 'mine');
      await inRedis(ask, (client) => client.set('greeting', 'changed'));
    },
    killed: (ask) => ask('POST', 'v1/databases/cache/mine/reset'),
    again: async (ask) => {
      expect(await ask('POST', 'v1/databases/cache/mine/reset')).toMatchObject({ code: 200 });
      await oneThere(ask);
    },
  },
  delete: {
    before: (ask) => made(ask, 'mine'),
    killed: (ask) => ask('DELETE', 'db/cache/mine'),
    again: async (ask) => {
      expect([204, 404]).toContain((await ask('DELETE', 'db/cache/mine')).code);
      expect((await ask('GET', 'v1/databases')).body.databases).toEqual([]);
      await oneThere(ask);
    },
  },
};

/** As many servers run, or are half made, as there should be. */
async function untilServices(ask: Ask, count: number): Promise<void> {
  const look = async () => {
    const { services } = (await ask('GET', 'v1/services')).body;
    const isSo =
      services.length === count && services.every((one: { status: string }) => one.status === 'ready');
    return isSo ? { value: undefined } : { pending: JSON.stringify(services) };
  };
  await poll(look, { timeout: 100_000 });
}

/** Kills a process at one of the writes in a folder, counted from when it is armed. */
function executioner(folder: string, at: number) {
  let [pid, writes] = [0, 0];
  const watcher = watch(folder, { recursive: true }, () => {
    if (pid !== 0 && ++writes === at) process.kill(pid, 'SIGKILL');
  });
  return {
    arm: (started: number) => {
      pid = started;
    },
    writes: () => writes,
    close: () => {
      pid = 0;
      watcher.close();
    },
  };
}

/** Does a flow with a server that is killed at one write. @returns how many writes there were. */
async function killAt(at: number, flow: Flow, place: Place): Promise<number> {
  mkdirSync(place.data, { recursive: true });
  const by = executioner(place.data, at);
  const server = await spawned(place, flow.options, flow.killed ? undefined : by.arm);
  try {
    if (!server) return by.writes();
    const { ask, untilImported } = answersOf(server.url);
    const act = async () => {
      await untilImported();
      await flow.before?.(ask);
      by.arm(server.pid);
      await flow.killed?.(ask);
    };
    await act().catch((error: unknown) => {
      if (!server.ended() && by.writes() < at) throw error;
    });
    return by.writes();
  } finally {
    by.close();
    await server?.kill('SIGKILL');
  }
}

/** Kills at one write, starts again and does it again; undefined when all is well, else what is not. */
async function outcome(at: number, flow: Flow): Promise<string | undefined> {
  const place = placeWith({ 'cache.redis': 'SET greeting hello\n' });
  let again: Spawned | undefined;
  try {
    await killAt(at, flow, place);
    again = await spawned(place, flow.options);
    if (!again) throw new Error('it did not start again');
    const { ask, untilImported } = answersOf(again.url);
    expect(await untilImported()).toMatchObject([{ template: 'cache', state: 'ready' }]);
    expect((await ask('GET', 'v1/templates')).body.templates).toMatchObject([{ name: 'cache' }]);
    await flow.again(ask);
    await ask('DELETE', 'db/cache/mine');
    await untilServices(ask, flow.options ? 1 : 0);
    return undefined;
  } catch (error) {
    return `${at}: ${messageOf(error)}`;
  } finally {
    await again?.kill('SIGTERM');
    if (flow.options) await emptied(place);
    place.remove();
  }
}

/** A server without a pool removes what waits in one, and so leaves no process. */
async function emptied(place: Place): Promise<void> {
  const server = await spawned(place);
  if (!server) return;
  const { ask, untilImported } = answersOf(server.url);
  await untilImported();
  await ask('DELETE', 'db/cache/mine');
  await untilServices(ask, 0);
  await server.kill('SIGTERM');
}

function pointsOf(writes: number): number[] {
  const step = stride || Math.max(1, Math.floor(writes / some));
  return Array.from({ length: writes }, (_, index) => index + 1).filter((at) => at % step === 0);
}

describe('a server that is killed at whatever it writes loses and doubles nothing, in', () => {
  it.each(Object.entries(flows))('%s', { timeout: 3_600_000 }, async (name, flow) => {
    const place = placeWith({ 'cache.redis': 'SET greeting hello\n' });
    const writes = await killAt(Number.POSITIVE_INFINITY, flow, place);
    await emptied(place);
    place.remove();
    const limit = pLimit(parallel);
    const points = pointsOf(writes);
    const outcomes = await Promise.all(points.map((at) => limit(() => outcome(at, flow))));
    console.log(`${name}: ${points.length} points of ${writes} writes`);
    expect(outcomes.filter((one) => one !== undefined)).toEqual([]);
  });
});
