import { lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { LabTestError } from '../../core/errors';
import type { Place } from '../place';
import type { Proposed } from '../proposal';
import { rendered } from '../render';
import { manifestFile } from './manifest';

/** More than any template has. */
const mostFiles = 1000;

const filled = '.mustache';

/**
 * The files of a template, for these values. A name that begins with `dot_` begins with a dot in the result, since
 * package managers leave out files such as .gitignore; `{key}` in a name is a value; a name that ends in `.mustache` is
 * of a text to fill in, and loses that ending. @throws LabTestError for a link, a file that is no text, and too many.
 */
export async function templateFiles(template: Place, values: Record<string, string>): Promise<Proposed[]> {
  const view = viewOf(values);
  const files: Proposed[] = [];
  for (const path of await filesIn(template, '')) {
    if (path === manifestFile) continue;
    const text = await template.read(path);
    if (text === undefined)
      throw new LabTestError({
        what: `The template's ${JSON.stringify(path)} cannot be copied.`,
        why: `It ${template.passedOver.get(path) ?? 'is no file'}.`,
      });
    const { mode } = await lstat(join(template.root, path));
    files.push({
      path: targetOf(path, values),
      text: path.endsWith(filled) ? await rendered(text, view) : text,
      executable: (mode & 0o100) !== 0,
    });
  }
  return files;
}

/** Each value, and for sections whether it is a certain one: `database_is_mysql`. */
function viewOf(values: Record<string, string>): Record<string, string | boolean> {
  const are = Object.entries(values).map(([key, value]) => [`${key}_is_${value}`, true] as const);
  return { ...Object.fromEntries(are), ...values };
}

function targetOf(path: string, values: Record<string, string>): string {
  const named = path.replaceAll(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  const steps = named.split('/').map((step) => step.replace(/^dot_(?=.)/, '.'));
  return steps.join('/').replace(/\.mustache$/, '');
}

async function filesIn(template: Place, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await template.list(folder || '.')) {
    const path = posix.join(folder, name);
    if (name === '.git/' || name === '.git') continue;
    if (name.endsWith('/')) found.push(...(await filesIn(template, path)));
    else if ((await lstat(join(template.root, path))).isSymbolicLink())
      throw new LabTestError({
        what: `The template's ${JSON.stringify(path)} is a link.`,
        remedy: 'Put the file in its place.',
      });
    else found.push(path);
    if (found.length > mostFiles)
      throw new LabTestError({ what: `The template has more than ${mostFiles} files.` });
  }
  return found;
}
