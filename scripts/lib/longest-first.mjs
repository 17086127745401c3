import { relative } from 'node:path';
import { BaseSequencer } from 'vitest/node';

/**
 * Files of tests that take more than half a minute of a quiet machine with two cores, the longest first. One that is
 * started late would run on alone, with every other worker idle. A clone that never ran a test knows no times.
 */
export const longest = [
  'test/faults/templates.engine.test.ts',
  'test/faults/versions.engine.test.ts',
  'test/faults/closing.engine.test.ts',
  'test/faults/secrets.engine.test.ts',
  'test/conformance/matrix.engine.test.ts',
  'test/faults/data.engine.test.ts',
  'test/faults/services.engine.test.ts',
  'test/examples/hosting.engine.test.ts',
  'test/providers/local/conformance-postgresql.local.test.ts',
  'test/providers/docker/templates.engine.test.ts',
  'test/conformance/matrix.local.test.ts',
  'test/faults/signals.engine.test.ts',
  'test/faults/untrusted.engine.test.ts',
  'test/providers/local/conformance-mysql.local.test.ts',
  'test/faults/templates-mysql.engine.test.ts',
  'test/faults/names.engine.test.ts',
  'test/faults/ownership.engine.test.ts',
  'test/communal/isolation.engine.test.ts',
  'test/faults/copied.engine.test.ts',
  'test/faults/canaries.engine.test.ts',
  'test/seed/postgis.engine.test.ts',
  'test/seed/postgresql.local.test.ts',
  'test/faults/events.engine.test.ts',
  'test/action/state.engine.test.ts',
  'test/faults/crowd.engine.test.ts',
  'test/faults/job.local.test.ts',
  'test/providers/docker/conformance.engine.test.ts',
  'test/communal/life.engine.test.ts',
  'test/communal/conformance.engine.test.ts',
  'test/communal/conformance.local.test.ts',
  'test/seed/compression.test.ts',
];

/** Sorts the files of all projects that run side by side by how long they take, then as vitest does. */
export default class LongestFirst extends BaseSequencer {
  async sort(files) {
    const rank = ({ moduleId }) => {
      const at = longest.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
      return at < 0 ? longest.length : at;
    };
    const group = ({ project }) => project.config.sequence.groupOrder;
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => group(a) - group(b) || rank(a) - rank(b));
  }
}
