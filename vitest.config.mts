import { defineConfig } from 'vitest/config';

/** What a file needs to run is the last part of its name; `scripts/lib/needs.mjs` provides it. */
const suffixes = ['local', 'aws', 'process', 'engine', 'act', 'matrix'] as const;

/** Kills communal servers, which the teardown of any other test on the engine would start again. */
const alone = ['test/communal/conformance.engine.test.ts'];

const project = (
  name: string,
  include: string[],
  seconds: number,
  more: { maxWorkers?: number; groupOrder: number; exclude?: string[] },
) => ({
  test: {
    name,
    include,
    exclude: more.exclude ?? [],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    ...(more.maxWorkers && { maxWorkers: more.maxWorkers }),
    sequence: { groupOrder: more.groupOrder },
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/**/*.test.ts'], 30, {
        groupOrder: 0,
        exclude: suffixes.map((suffix) => `test/**/*.${suffix}.test.ts`),
      }),
      project('local', ['test/**/*.local.test.ts'], 60, { maxWorkers: 2, groupOrder: 1 }),
      project('aws', ['test/**/*.aws.test.ts'], 60, { maxWorkers: 2, groupOrder: 1 }),
      project('process', ['test/**/*.process.test.ts'], 60, { maxWorkers: 2, groupOrder: 1 }),
      project('engine', ['test/**/*.engine.test.ts'], 60, { maxWorkers: 2, groupOrder: 1, exclude: alone }),
      project('act', ['test/**/*.act.test.ts'], 240, { maxWorkers: 1, groupOrder: 2 }),
      project('alone', alone, 60, { maxWorkers: 1, groupOrder: 3 }),
      // For `npm run test:matrix`, which says what they try.
      ...(process.env.LABTEST_MATRIX_IMAGE
        ? [project('matrix', ['test/**/*.matrix.test.ts'], 300, { maxWorkers: 1, groupOrder: 4 })]
        : []),
    ],
  },
});
