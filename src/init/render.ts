import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderOptions } from 'mustache';

/** In these brackets templates may hold shell, Jinja, Django and GitHub's expressions as they are. */
const options: RenderOptions = { tags: ['<%', '%>'], escape: String };

/** Where the templates are that come with labtest: beside the bundle, or beside this file. */
export function templatesFolder(): string {
  return join(__dirname, 'texts');
}

/** A template of text, filled in. Nothing is escaped: values are checked where they come from. */
export async function rendered(template: string, view: object): Promise<string> {
  const { default: mustache } = await import('mustache');
  return mustache.render(template, view, undefined, options);
}

/** A template that comes with labtest, filled in. */
export async function renderedFile(file: string, view: object): Promise<string> {
  return await rendered(await readFile(join(templatesFolder(), file), 'utf8'), view);
}
