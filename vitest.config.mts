import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongestFirst from './scripts/lib/longest-first.mjs';

/** What a file needs to run is the last part of its name; `scripts/lib/needs.mjs` provides it. */
const suffixes = [
  'local',
  'browser',
  'aws',
  'process',
  'engine',
  'python',
  'act',
  'matrix',
  'outage',
  'swarm',
];

/** For every night (test/setup/nightly.ts): the same contract with other builds of PostgreSQL; an image that is built; a service that is installed, and one that is deployed. */
const nightly =
  process.env.LABTEST_TESTS === 'all'
    ? []
    : [
        'test/providers/local/conformance-npm.local.test.ts',
        'test/report/postgresql-versions.local.test.ts',
        'test/report/tools.local.test.ts',
        'test/cli/image.engine.test.ts',
        'test/providers/docker/rabbitmq.engine.test.ts',
        'test/init/django.python.test.ts',
        'test/init/django-mysql.python.test.ts',
        'test/init/deploy-script.aws.test.ts',
      ];

/** Kills communal servers, which the teardown of any other test on the engine would start again. */
const alone = ['test/communal/conformance.engine.test.ts'];

/** Put something else in place of a module, and so must be the first to load it. */
const replacing = ['test/services/start.test.ts', 'test/lifecycle/rival.test.ts'];

/** One more than the two cores of most machines: a test waits for its server now and then. */
const workers = Math.max(3, availableParallelism());

/**
 * What needs no engine runs beside the one that must be alone on it, then everything else that needs one.
 * Projects of one group share its workers.
 */
const groups = { withoutEngine: 0, engine: 1, matrix: 2 };

/** Where nobody looks, a test is tried once more, and told by scripts/lib/second-try.mjs. */
const retry = process.env.CI ? 1 : 0;

const project = (
  name: string,
  include: string[],
  seconds: number,
  {
    group,
    exclude = [],
    maxWorkers = workers,
    isolate = true,
  }: { group: number; exclude?: string[]; maxWorkers?: number; isolate?: boolean },
) => ({
  test: {
    name,
    include,
    exclude,
    retry,
    isolate,
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    // One second by itself: less than a server takes on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers,
    sequence: { groupOrder: group },
  },
});

const { withoutEngine, engine, matrix } = groups;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', ['test/**/*.test.ts'], 60, {
        group: withoutEngine,
        exclude: [...suffixes.map((suffix) => `test/**/*.${suffix}.test.ts`), ...replacing],
        // What they share is loaded once: two thirds of their time was that.
        isolate: false,
      }),
      project('replacing', replacing, 60, { group: withoutEngine }),
      project('local', ['test/**/*.local.test.ts'], 120, { group: withoutEngine, exclude: nightly }),
      project('browser', ['test/**/*.browser.test.ts'], 120, { group: withoutEngine }),
      project('aws', ['test/**/*.aws.test.ts'], 120, { group: withoutEngine, exclude: nightly }),
      project('process', ['test/**/*.process.test.ts'], 120, { group: withoutEngine }),
      project('alone', alone, 150, { group: withoutEngine }),
      project('engine', ['test/**/*.engine.test.ts'], 150, {
        group: engine,
        exclude: [...alone, ...nightly],
      }),
      project('python', ['test/**/*.python.test.ts'], 240, { group: engine, exclude: nightly }),
      project('act', ['test/**/*.act.test.ts'], 240, { group: engine }),
      // For `npm run test:matrix`, which says what they try.
      ...(process.env.LABTEST_MATRIX_IMAGE
        ? [project('matrix', ['test/**/*.matrix.test.ts'], 300, { group: matrix, maxWorkers: 1 })]
        : []),
      // For `npm run test:swarm`, as well.
      ...(process.env.LABTEST_SWARM
        ? [project('swarm', ['test/**/*.swarm.test.ts'], 300, { group: engine, maxWorkers: 1 })]
        : []),
      // For `npm run test:outage`, which gives them a network of their own.
      ...(process.env.LABTEST_OUTAGE
        ? [project('outage', ['test/**/*.outage.test.ts'], 300, { group: engine, maxWorkers: 1 })]
        : []),
    ],
  },
});
