// The server is killed (SIGKILL) at what it writes where its servers are, and started again.
// LABTEST_KILL_STRIDE=1 takes every write of every flow; by default some of each.
import { mkdirSync, watch } from 'node:fs';
import { describe, it } from 'vitest';
import { expectSurvived, flowNames, type Killer, type Means } from './killing';

const stride = Number(process.env.LABTEST_KILL_STRIDE || 0);

/** As many writes of a flow are taken where nobody says how many. */
const some = 2;

/** Kills a process at one of the writes in a folder, counted from when it is armed. */
function executioner(folder: string, at: number): Killer {
  mkdirSync(folder, { recursive: true });
  let [pid, writes] = [0, 0];
  const watcher = watch(folder, { recursive: true }, () => {
    if (pid !== 0 && ++writes === at) process.kill(pid, 'SIGKILL');
  });
  return {
    arm: (started) => {
      pid = started;
    },
    moments: () => new Array<string>(writes).fill('a write'),
    killed: () => writes >= at,
    close: () => {
      pid = 0;
      watcher.close();
    },
  };
}

const means: Means = {
  killer: ({ data }, at) => executioner(data, at),
  points: (writes) => {
    const step = stride || Math.max(1, Math.floor(writes.length / some));
    return writes.map((_, index) => index + 1).filter((at) => at % step === 0);
  },
  parallel: Number(process.env.LABTEST_KILL_PARALLEL || 2),
};

describe('a server that is killed at whatever it writes loses and doubles nothing, in', () => {
  it.each(flowNames)('%s', { timeout: 3_600_000 }, (name) => expectSurvived(name, means));
});
