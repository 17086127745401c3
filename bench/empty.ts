import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageOf, type Kind } from './data.ts';
import { Experiment } from './experiment.ts';
import type { Measure } from './measures.ts';
import type { Subject } from './statistics.ts';
import { keyIn, removeTemplate } from './template.ts';

/** A machine that outlives its jobs: there the post step makes a template of the empty server. */
const env = { RUNNER_ENVIRONMENT: 'self-hosted' };

const places = ['docker', 'local'] as const;

/** The second experiment of a service without a dump against a clone of a template with one, on each provider. */
export function empty(): Measure {
  const made = (Object.keys(imageOf) as Kind[]).flatMap((kind) =>
    places.map((provider) => {
      const of = provider === 'docker' ? { image: imageOf[kind] } : { provider };
      const dumped = { ...of, initial_data_source: 'dump.sql' };
      const pair = {
        empty: subject(`${kind} on ${provider} without a dump`, { [kind]: of }),
        dumped: subject(`${kind} on ${provider} with a dump`, { [kind]: dumped }),
      };
      writeFileSync(join(pair.dumped.experiment.workspace, 'dump.sql'), 'CREATE TABLE t (x int);\n');
      return pair;
    }),
  );
  const subjects = made.flatMap(({ empty, dumped }) => [empty, dumped]);
  return {
    title:
      'The second experiment without a dump, against a clone with a dump: start of the process to outputs',
    subjects,
    targets: made.map(({ empty, dumped }) => ({ of: empty.name, against: dumped.name, atMost: 1.1 })),
    after: async () => {
      for (const { experiment, keys } of subjects) {
        experiment.dispose();
        for (const key of keys) await removeTemplate(key);
      }
    },
  };
}

/** A second experiment of services, on a machine where an earlier one has left their templates. */
export function subject(
  name: string,
  services: Record<string, object>,
): Subject & { experiment: Experiment; keys: Set<string> } {
  const experiment = new Experiment(name.replaceAll(/\W+/g, '-'), services, { env });
  const keys = new Set<string>();
  const once = async () => {
    const { main, log } = await experiment.step('created');
    const key = keyIn({ log });
    if (key) keys.add(key);
    await experiment.close();
    return main;
  };
  return { name, once, experiment, keys };
}

/** The first experiment of a service without a dump, which leaves its template to the post step, against one that has none. */
export function first(): Measure {
  const keys = new Set<string>();
  const subjects = (Object.keys(imageOf) as Kind[]).map((kind) => ({
    left: initialised(`${kind}, its template made in the post step`, kind, {}, keys),
    never: initialised(`${kind} without a template`, kind, { template: false }, keys),
  }));
  return {
    title: 'The first experiment without a dump: start of the process to outputs',
    subjects: subjects.flatMap(({ left, never }) => [left, never]),
    targets: subjects.map(({ left, never }) => ({ of: left.name, against: never.name, atMost: 1.05 })),
    after: async () => {
      for (const key of keys) await removeTemplate(key);
    },
  };
}

/** Each time another server: no template of an earlier one fits. */
function initialised(name: string, kind: Kind, settings: object, keys: Set<string>): Subject {
  let times = 0;
  const once = async () => {
    const environment = { BENCH_RUN: `${process.pid}-${++times}` };
    const services = { [kind]: { image: imageOf[kind], environment, ...settings } };
    const experiment = new Experiment(name.replaceAll(/\W+/g, '-'), services, { env });
    const { main, log } = await experiment.step('created');
    for (const [, key] of log.matchAll(/template (\w{32})/g)) if (key) keys.add(key);
    await experiment.close();
    experiment.dispose();
    return main;
  };
  return { name, once };
}
