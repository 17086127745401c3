import { chosenTemplate, type Kept, pathOf } from '../databases/templates';
import { Importing } from './errors';
import type { Import, Imports } from './imports';
import { replicator } from './laboratory';

/**
 * The template that a name means now: the one of the dumps folder before those that others have made. One that is named
 * by its key is that one: a database that is stopped would lose its data to another.
 * @throws NotFound; UsageError; Importing
 */
export function meantBy(
  name: string,
  key: string | undefined,
  all: readonly Kept[],
  imports: Pick<Imports, 'of'>,
): Kept {
  if (key !== undefined) return chosenTemplate(key, all);
  const imported = imports.of(name);
  const [newest] = all.filter(({ template }) => pathOf(template) === `${replicator}/${name}`);
  const current = currentKey(imported, newest);
  const found = all.find(({ template }) => template.key === current) ?? newest;
  if (found) return found;
  if (imported?.state === 'waiting' || imported?.state === 'importing')
    throw new Importing({ what: `Template "${name}" is being imported.`, remedy: 'Ask again later.' });
  return chosenTemplate(name, all);
}

/**
 * The key of the last look at the dump, which may be of before: an older dump was put back. What another process has
 * imported since that look is newer.
 */
function currentKey(imported: Import | undefined, newest: Kept | undefined): string | undefined {
  const isLater = newest && imported && newest.template.createdAt > imported.since;
  return isLater ? newest.template.key : imported?.key;
}
