// The server is killed (SIGKILL) at a request to the engine, and started again.
// LABTEST_KILL_STRIDE=1 takes every request of every flow; by default those of a reset that decide which database there is.
import { describe, expect, it } from 'vitest';
import { poll } from '../../src/core/poll';
import { executioner, kindOf } from '../faults/executioner';
import { engine } from '../faults/fixtures';
import { images } from '../setup/images';
import { expectSurvived, flowNames, type Killer, type Means } from './killing';

process.env.LABTEST_REDIS_IMAGE = images.redis;
process.env.LABTEST_POSTGRESQL_IMAGE = images.postgres;

const stride = Number(process.env.LABTEST_KILL_STRIDE || 0);

/** The kinds of requests of a server that nobody killed. */
let whole: readonly string[] = [];

/**
 * Kills a server at the request that had this number when nobody killed it: by its kind, and how many of that kind came
 * before. What it asks beside the flow, now and then, would move the number.
 */
async function killer(at: number): Promise<Killer> {
  const kind = whole[at - 1];
  const nth = whole.slice(0, at).filter((one) => one === kind).length;
  const by = await executioner(
    (requests) => nth > 0 && requests.map(kindOf).filter((one) => one === kind).length === nth,
  );
  return {
    options: ['--docker-host', by.host],
    arm: (pid) => {
      by.requests.length = 0;
      by.onStart(pid, () => '');
    },
    moments: () => by.requests.map(kindOf),
    killed: by.killed,
    close: by.close,
  };
}

/** No server, finished or not, no lease and nothing that a template is built on. */
async function expectNothing(template: string): Promise<void> {
  const filters = { label: [`labtest.service=${template}`] };
  const look = async () => {
    const left = await engine.listContainers({ all: true, filters });
    return left.length === 0 ? { value: left } : { pending: JSON.stringify(left.map(({ Names }) => Names)) };
  };
  expect(await poll(look, { timeout: 60_000 })).toEqual([]);
}

const means: Means = {
  options: ['--provider', 'docker'],
  killer: (_, at) => killer(at),
  expectNothing,
  points: (requests) => {
    whole = requests;
    return requests.flatMap((request, index) => {
      const decides = /\/rename$|^DELETE /.test(request);
      return (stride ? (index + 1) % stride === 0 : decides) ? [index + 1] : [];
    });
  },
  parallel: Number(process.env.LABTEST_KILL_PARALLEL || 4),
};

const chosen = stride ? flowNames : ['reset'];

describe('a server that is killed at any request to the engine loses and doubles nothing, in', () => {
  it.each(chosen)('%s', { timeout: 3_600_000 }, (name) => expectSurvived(name, means));
});
