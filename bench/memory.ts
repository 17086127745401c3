import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { images } from '../test/setup/images.ts';
import { Experiment } from './experiment.ts';
import type { Measure } from './measures.ts';

/** The most memory that the programs of node have which get `env`. */
export class Peak {
  readonly #folder = mkdtempSync(join(tmpdir(), 'labtest-bench-'));
  readonly #file = join(this.#folder, 'peak');
  readonly env = {
    BENCH_PEAK: this.#file,
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'peak.mjs'))}`,
  };

  /** Of all that have ended since it was asked last, in MB. */
  taken(): number {
    const most = Math.max(...readFileSync(this.#file, 'utf8').trim().split('\n').map(Number));
    rmSync(this.#file);
    return most;
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Ten services that are made at once, by one step. */
export function memory(): Measure {
  const { postgres: postgresql, mariadb: mysql, redis, memcached } = images;
  const kinds = { postgresql, mysql, redis, memcached };
  const services = Object.fromEntries(
    Object.entries(kinds).flatMap(([service, image], kind) =>
      Array.from({ length: kind < 2 ? 3 : 2 }, (_, at) => [`${service}${at}`, { service, image }]),
    ),
  );
  const peak = new Peak();
  const experiment = new Experiment('ten', services, { env: peak.env });
  const name = 'the step makes ten services';
  return {
    title: 'Ten services at once: the most memory of main and post, start of the process to outputs',
    subjects: [
      {
        name,
        once: async () => {
          const { main } = await experiment.step('created');
          const MB = peak.taken();
          await experiment.close();
          peak.taken();
          return { main, MB };
        },
      },
    ],
    targets: [{ of: `${name}, MB`, atMost: 150 }],
    after: async () => {
      experiment.dispose();
      peak.dispose();
    },
  };
}
