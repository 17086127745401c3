import { LabTestError, UsageError } from '../core/errors';
import { poll } from '../core/poll';
import type { Built } from '../databases/place';
import { answers } from './answers';
import type { Ask, Opened } from './requests';

/** Has the server look at its dumps folder, and waits for these templates, or for all. @throws when one failed. */
export async function built(
  names: readonly string[],
  ask: Ask,
  { log, signal }: Pick<Opened, 'log' | 'signal'>,
): Promise<Built[]> {
  const { templates } = await ask(answers.templates, 'GET', 'templates');
  const before = new Set(templates.map(({ key }) => key));
  await ask(answers.imports, 'POST', 'imports');
  const look = async () => {
    const { running, imports } = await ask(answers.imports, 'GET', 'imports');
    const busy = imports.filter(({ state }) => state === 'importing');
    log.status?.(busy.map(({ template, progress = '' }) => `${template}: ${progress}`).join('  '));
    return running ? { pending: 'importing' } : { value: imports };
  };
  const all = await poll(look, { timeout: Number.POSITIVE_INFINITY, longest: 2000, signal });
  log.status?.(undefined);
  const unknown = names.filter((name) => !all.some(({ template }) => template === name));
  if (unknown.length > 0)
    throw new UsageError({
      what: `The dumps folder of the server holds no ${unknown.join(', ')}.`,
      remedy: `It holds ${all.map(({ template }) => template).join(', ') || 'nothing'}.`,
    });
  const meant = all.filter(({ template }) => names.length === 0 || names.includes(template));
  const failed = meant.filter(({ state }) => state === 'failed');
  if (failed.length > 0)
    throw new LabTestError({
      what: `No fresh template of ${failed.map(({ template }) => template).join(', ')}.`,
      why: failed.map(({ template, error = '' }) => `${template}: ${error}`).join('\n'),
    });
  return meant.map(({ template, key = '' }) => ({ service: template, key, built: !before.has(key) }));
}
