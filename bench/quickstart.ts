import { images } from '../test/setup/images.ts';
import { subject } from './empty.ts';
import type { Measure } from './measures.ts';
import { removeTemplate } from './template.ts';

/** The services of README's quick start. */
export function quickstart(): Measure {
  const services = { postgresql: { image: images.postgres }, redis: { image: images.redis } };
  const second = subject('the step creates postgresql and redis', services);
  return {
    title: "README's quick start, second pull request: start of the process to outputs",
    subjects: [second],
    targets: [{ of: second.name, atMost: 1000 }],
    after: async () => {
      second.experiment.dispose();
      for (const key of second.keys) await removeTemplate(key);
    },
  };
}
