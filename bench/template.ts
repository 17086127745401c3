import { join } from 'node:path';
import { docker, type Kind } from './data.ts';
import type { Step } from './experiment.ts';
import { maker } from './process.ts';
import type { Subject } from './statistics.ts';

/** The template that a step has cloned from, by what it says. */
export function keyIn({ log }: Pick<Step, 'log'>): string | undefined {
  return /cloned from template (\w+)/.exec(log)?.[1];
}

/** @param engine arguments of Docker's command that choose the engine */
export async function removeTemplate(key: string, engine: string[] = []): Promise<void> {
  const names = await docker(...engine, 'images', '--format', '{{.Repository}}:{{.Tag}}');
  const own = names.split('\n').filter((name) => name.startsWith('labtest-template') && name.includes(key));
  if (own.length > 0) await docker(...engine, 'rmi', ...own);
}

/** A baseline that starts the image of a template, which is known only once it has been built, once or several times at once. */
export function startOf(
  name: string,
  script: string,
  kind: Kind,
  key: () => string | undefined,
  { binds = [], atOnce = 1 }: { binds?: readonly string[]; atOnce?: number } = {},
): Subject {
  const once = async () => {
    const image = `labtest-template:${key()}`;
    const said = JSON.parse(await docker('image', 'inspect', '--format', '{{json .Config.Env}}', image));
    const env: Record<string, string> = Object.fromEntries(said.map((text: string) => text.split(/=(.*)/s)));
    const prefix = kind === 'mysql' ? 'MYSQL' : 'POSTGRES';
    const [user, password] = [env[`${prefix}_USER`], env[`${prefix}_PASSWORD`]];
    const access = { user, password, database: env[`${prefix}_DATABASE`] ?? env.POSTGRES_DB };
    const path = join(import.meta.dirname, 'baselines', script);
    const { whole, inside, ids } = await maker([path, image, kind], {
      TESTCONTAINERS_RYUK_DISABLED: 'true',
      BENCH_ACCESS: JSON.stringify(access),
      BENCH_BINDS: JSON.stringify(binds),
      BENCH_AT_ONCE: String(atOnce),
    });
    await docker('rm', '-fv', ...ids);
    return { 'whole process': whole, 'in process': inside };
  };
  return { name, once };
}
