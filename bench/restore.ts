import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { docker, imageOf, textDump } from './data.ts';
import { Experiment } from './experiment.ts';
import type { Measure } from './measures.ts';
import { Peak } from './memory.ts';

/** A dump of PostgreSQL as text, by the step and by hand: `cat file | docker exec -i … psql`. */
export async function restore(size: string, packed: boolean): Promise<Measure> {
  const dump = await textDump(size, packed);
  const what = `${size}${packed ? ' of gzip' : ' of text'}`;
  const [step, hand] = [`the step restores ${what}`, `psql restores ${what}`];
  const peak = new Peak();
  const settings = { image: imageOf.postgresql, initial_data_source: dump, template: false };
  const experiment = new Experiment('restore', { postgresql: settings }, { env: peak.env });
  return {
    title: `Restore of ${what} into PostgreSQL: of the step what its log says, by hand the whole pipe`,
    subjects: [
      {
        name: step,
        once: async () => {
          const { log } = await experiment.step('created');
          const MB = peak.taken();
          await experiment.close();
          const [, seconds] = /Restored .* in ([\d.]+) s/.exec(log) ?? [];
          return { restore: Number(seconds) * 1000, MB };
        },
      },
      { name: hand, once: () => byHand(dump, packed) },
    ],
    targets: [
      // As fast as 0.9 of it.
      { of: `${step}, restore`, against: hand, atMost: 1 / 0.9 },
      { of: `${step}, MB`, atMost: 200 },
    ],
    after: async () => {
      experiment.dispose();
      peak.dispose();
    },
  };
}

/** With the memory that a server of the step has. */
async function byHand(dump: string, packed: boolean): Promise<number> {
  const settings = ['--memory', '1g', '-e', 'POSTGRES_PASSWORD=bench'];
  const id = await docker('run', '-d', ...settings, imageOf.postgresql);
  try {
    const psql = (...args: string[]) => ['exec', '-i', id, 'psql', '-qU', 'postgres', ...args];
    while (!(await docker(...psql('-h127.0.0.1', '-cSELECT 1')).catch(() => ''))) await sleep(200);
    const reads = `${packed ? 'gunzip -c' : 'cat'} "$0" | docker "$@" >/dev/null`;
    const start = performance.now();
    await promisify(execFile)('sh', ['-c', reads, dump, ...psql('-v', 'ON_ERROR_STOP=1')]);
    return performance.now() - start;
  } finally {
    await docker('rm', '-fv', id);
  }
}
