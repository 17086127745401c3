import { relative } from 'node:path';
import { BaseSequencer } from 'vitest/node';

/**
 * Files of tests that take twenty seconds and more, beside two others on two cores, and how long they took in one run.
 * A clone that never ran a test knows no times. Rough is enough: they say what begins first, and what a machine of
 * several gets (`--shard`).
 */
export const seconds = {
  'test/faults/templates.engine.test.ts': 272,
  'test/providers/docker/templates.engine.test.ts': 140,
  'test/communal/conformance.engine.test.ts': 140,
  'test/faults/events.engine.test.ts': 131,
  'test/providers/local/conformance-mysql.local.test.ts': 119,
  'test/faults/data.engine.test.ts': 118,
  'test/communal/conformance.local.test.ts': 116,
  'test/faults/templates-mysql.engine.test.ts': 110,
  'test/faults/spoilt.engine.test.ts': 104,
  'test/providers/local/conformance-postgresql.local.test.ts': 104,
  'test/conformance/matrix.engine.test.ts': 100,
  'test/sweep/sweep.local.test.ts': 99,
  'test/faults/canaries.engine.test.ts': 95,
  'test/faults/closing.engine.test.ts': 91,
  'test/faults/job.local.test.ts': 89,
  'test/providers/aws/independent.aws.test.ts': 89,
  'test/providers/aws/aurora.aws.test.ts': 85,
  'test/action/state.engine.test.ts': 83,
  'test/faults/ownership.engine.test.ts': 74,
  'test/faults/empty.engine.test.ts': 70,
  'test/seed/postgresql.local.test.ts': 69,
  'test/providers/docker/conformance.engine.test.ts': 66,
  'test/faults/signals.engine.test.ts': 66,
  'test/communal/isolation.engine.test.ts': 65,
  'test/providers/docker/template-registry.engine.test.ts': 63,
  'test/faults/services.engine.test.ts': 60,
  'test/providers/local/postgresql.local.test.ts': 58,
  'test/conformance/matrix.local.test.ts': 58,
  'test/communal/life.engine.test.ts': 57,
  'test/faults/soak.engine.test.ts': 54,
  'test/sweep/sweep.engine.test.ts': 53,
  'test/act/readme.act.test.ts': 53,
  'test/seed/compression.test.ts': 52,
  'test/examples/hosting.engine.test.ts': 52,
  'test/faults/killed.engine.test.ts': 52,
  'test/faults/crowd.engine.test.ts': 51,
  'test/faults/names.local.test.ts': 50,
  'test/seed/canaries.local.test.ts': 47,
  'test/seed/postgresql-dumps.local.test.ts': 47,
  'test/providers/aws/life.aws.test.ts': 60,
  'test/providers/aws/killed.aws.test.ts': 60,
  'test/providers/aws/job.aws.test.ts': 25,
  'test/providers/aws/matrix.aws.test.ts': 25,
  'test/providers/aws/loaded.aws.test.ts': 30,
  'test/providers/aws/communal.aws.test.ts': 45,
  'test/faults/names.engine.test.ts': 45,
  'test/init/deploy.aws.test.ts': 44,
  'test/serve/page.browser.test.ts': 43,
  'test/faults/versions.engine.test.ts': 43,
  'test/faults/secrets.engine.test.ts': 42,
  'test/faults/copied.engine.test.ts': 42,
  'test/faults/pruned.engine.test.ts': 42,
  'test/seed/postgis.engine.test.ts': 41,
  'test/faults/untrusted.engine.test.ts': 39,
  'test/serve/killed.process.test.ts': 60,
  'test/cli/life.engine.test.ts': 39,
  'test/providers/local/conformance-caches.local.test.ts': 38,
  'test/seed/guard/mysql-client.local.test.ts': 38,
  'test/examples/migrations.local.test.ts': 37,
  'test/seed/laboratory.engine.test.ts': 36,
  'test/faults/container-job.engine.test.ts': 36,
  'test/cli/server.local.test.ts': 36,
  'test/providers/local/binaries.local.test.ts': 34,
  'test/serve/old-contract.local.test.ts': 34,
  'test/seed/mysql.local.test.ts': 34,
  'test/cli/faults.engine.test.ts': 33,
  'test/init/provision.local.test.ts': 33,
  'test/providers/docker/network.engine.test.ts': 32,
  'test/providers/aws/data.aws.test.ts': 32,
  'test/seed/own-words.engine.test.ts': 32,
  'test/seed/ended.engine.test.ts': 31,
  'test/faults/configuration.engine.test.ts': 30,
  'test/communal/starting.engine.test.ts': 29,
  'test/cli/db.engine.test.ts': 28,
  'test/seed/own-words.local.test.ts': 28,
  'test/communal/bundle.engine.test.ts': 27,
  'test/report/schema-postgresql.local.test.ts': 27,
  'test/report/command.local.test.ts': 27,
  'test/seed/mysql-as-they-are.local.test.ts': 26,
  'test/faults/account.engine.test.ts': 26,
  'test/providers/docker/ssh.engine.test.ts': 25,
  'test/aws-simulator/simulator.aws.test.ts': 25,
  'test/scripts/aws-acceptance.aws.test.ts': 37,
  'test/providers/docker/direct-start.engine.test.ts': 24,
  'test/communal/templates.engine.test.ts': 24,
  'test/cli/tls.engine.test.ts': 23,
  'test/examples/docker-services.engine.test.ts': 23,
  'test/providers/docker/container.engine.test.ts': 22,
};

/** What a file takes that is not among them, on the average. */
const others = 3;

const fileOf = ({ moduleId }, root) => relative(root, moduleId).replaceAll('\\', '/');
const secondsOf = (spec, root) => seconds[fileOf(spec, root)] ?? others;

/** Deals files out to machines, each the next longest to the one with the least to do; the same on each of them. */
export function dealtOut(files, count, root) {
  const machines = Array.from({ length: count }, () => ({ seconds: 0, files: [] }));
  const key = (spec) => `${spec.project.name} ${fileOf(spec, root)}`;
  const byLength = (a, b) => secondsOf(b, root) - secondsOf(a, root) || (key(a) < key(b) ? -1 : 1);
  for (const file of [...files].sort(byLength)) {
    const idle = machines.reduce((least, one) => (one.seconds < least.seconds ? one : least));
    idle.files.push(file);
    idle.seconds += secondsOf(file, root);
  }
  return machines.map((machine) => machine.files);
}

/** Sorts the files of all projects that run side by side by how long they take, then as vitest does. */
export default class LongestFirst extends BaseSequencer {
  async shard(files) {
    const { root, shard } = this.ctx.config;
    return dealtOut(files, shard.count, root)[shard.index - 1];
  }

  async sort(files) {
    const { root } = this.ctx.config;
    const group = ({ project }) => project.config.sequence.groupOrder;
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => group(a) - group(b) || secondsOf(b, root) - secondsOf(a, root));
  }
}
