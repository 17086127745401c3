import { join } from 'node:path';
import { images } from '../test/setup/images.ts';
import { Experiment } from './experiment.ts';
import { maker, node } from './process.ts';
import type { Subject } from './statistics.ts';

/** A comparison of two subjects, or a subject's own time, with the target that issue 3 sets. */
export interface Target {
  of: string;
  /** What the ratio is against; without it the figure itself counts, in milliseconds, or in MB where its name ends so. */
  against?: string;
  atMost?: number;
  /** As many times as one subject takes of another one, in the same run. */
  atMostAs?: { of: string; against: string };
  atLeast?: number;
}

export interface Measure {
  title: string;
  subjects: Subject[];
  targets: Target[];
  note?: string;
  before?(): Promise<void>;
  after?(): Promise<void>;
}

const here = import.meta.dirname;
const bundle = join(here, '../dist/main.js');
/** What a process of node costs that does nothing. */
export const idle: Subject = { name: 'node -e 0', once: async () => (await node(['-e', '0'])).milliseconds };

/** A baseline in a process of its own; its container is removed afterwards, untimed. */
function baseline(name: string, script: string, remove: (id: string) => Promise<void>): Subject {
  return {
    name,
    once: async () => {
      const env = { TESTCONTAINERS_RYUK_DISABLED: 'true' };
      const { whole, inside, ids } = await maker([join(here, 'baselines', script), images.postgres], env);
      await Promise.all(ids.map(remove));
      return { 'whole process': whole, 'in process': inside };
    },
  };
}

function fresh(name: string, services: Record<string, string>): Subject & { experiment: Experiment } {
  const experiment = new Experiment(name.replaceAll(/\W+/g, '-'), services);
  const once = async () => {
    const { main } = await experiment.step('created');
    await experiment.close();
    return main;
  };
  return { name, once, experiment };
}

/** An independent PostgreSQL without data, against the engine's bare requests and against testcontainers. */
export function cold(remove: (id: string) => Promise<void>): Measure {
  const step = fresh('the step creates postgresql', { postgresql: images.postgres });
  return {
    title: 'Independent PostgreSQL without data: start of the process to outputs',
    subjects: [
      step,
      baseline('raw dockerode', 'dockerode.mjs', remove),
      baseline('testcontainers', 'testcontainers.mjs', remove),
    ],
    targets: [
      { of: step.name, against: 'raw dockerode, in process', atMost: 1.3 },
      { of: step.name, against: 'raw dockerode, whole process', atMost: 1.3 },
      { of: step.name, against: 'testcontainers, in process' },
      { of: step.name, against: 'testcontainers, whole process' },
    ],
    note: 'In process: without the start of node and the loading of libraries. testcontainers runs without Ryuk, its reaper, which would cost it one more container.',
    after: async () => step.experiment.dispose(),
  };
}

/** The step on an experiment that is already there. */
export function attach(): Measure {
  const experiment = new Experiment('attach', { postgresql: images.postgres });
  const once = async () => {
    const { main, post } = await experiment.step('attached');
    return { main, post };
  };
  const name = 'the step attaches to postgresql';
  return {
    title: 'The step on an experiment that is already there: whole process',
    subjects: [{ name, once }, idle],
    targets: [
      { of: `${name}, main`, atMost: 200 },
      { of: `${name}, main`, against: idle.name },
      { of: `${name}, post` },
    ],
    before: async () => {
      await experiment.step('created');
    },
    after: async () => {
      await experiment.close();
      experiment.dispose();
    },
  };
}

/** Four services at once against each of them alone. */
export function together(): Measure {
  const { postgres: postgresql, mariadb: mysql, redis, memcached } = images;
  const services = { postgresql, mysql, redis, memcached };
  const all = fresh('four services together', services);
  const alone = Object.entries(services).map(([kind, image]) => fresh(`${kind} alone`, { [kind]: image }));
  return {
    title:
      'Four services (PostgreSQL, MariaDB, Redis, Memcached) together, against the slowest of them alone',
    subjects: [all, ...alone],
    targets: [{ of: all.name, against: 'the slowest alone', atMost: 1.5 }],
    after: async () => {
      for (const { experiment } of [all, ...alone]) experiment.dispose();
    },
  };
}

/** The bundle's start: it reads its inputs, and fails at once because there is no event. */
export function start(): Measure {
  const name = 'the bundle starts';
  const once = async () => (await node([bundle], {}, 1)).milliseconds;
  return {
    title: 'Bundle start: whole process, ended at once because there is no event',
    subjects: [{ name, once }, idle],
    targets: [
      { of: name, atMost: 120 },
      { of: name, against: idle.name },
    ],
  };
}
