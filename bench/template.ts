import { docker } from './data.ts';
import type { Step } from './experiment.ts';

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
