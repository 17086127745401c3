import { images } from '../test/setup/images.ts';
import { Experiment } from './experiment.ts';
import type { Measure } from './measures.ts';
import { keyIn, removeTemplate } from './template.ts';

/** The services of README's quick start, on a machine where an earlier pull request left its template. */
export function quickstart(): Measure {
  const services = { postgresql: images.postgres, redis: images.redis };
  const experiment = new Experiment('quickstart', services, { env: { RUNNER_ENVIRONMENT: 'self-hosted' } });
  const name = 'the step creates postgresql and redis';
  const keys = new Set<string>();
  const once = async () => {
    const { main, log } = await experiment.step('created');
    const key = keyIn({ log });
    if (key) keys.add(key);
    await experiment.close();
    return main;
  };
  return {
    title: "README's quick start, second pull request: start of the process to outputs",
    subjects: [{ name, once }],
    targets: [{ of: name, atMost: 1000 }],
    after: async () => {
      experiment.dispose();
      for (const key of keys) await removeTemplate(key);
    },
  };
}
