import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface Example {
  /** Where it stands, for a person. */
  place: string;
  text: string;
}

/** The pages that a user reads, relative to the root. */
export const pages = ['README.md', ...globSync('docs/*.md', { cwd: root })].map((page) =>
  page.replaceAll('\\', '/'),
);

/** The pages of those who change the action, or look for an example. */
export const morePages = [
  ...['ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'examples/README.md'],
  ...globSync('docs/adr/*.md', { cwd: root }).map((page) => page.replaceAll('\\', '/')),
];

export function pageText(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** The files of `examples/` that a pattern beneath each of its folders finds. */
export function exampleFiles(pattern: string): Example[] {
  return globSync(`examples/*/${pattern}`, { cwd: root }).map((place) => ({
    place: place.replaceAll('\\', '/'),
    text: readFileSync(join(root, place), 'utf8'),
  }));
}

/** The fenced examples of a page in a language. */
export function examplesIn(page: string, language: string): Example[] {
  const text = pageText(page);
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => ({
    place: `${page}:${text.slice(0, match.index).split('\n').length}`,
    text: match[1] ?? '',
  }));
}

/** The example of the README that stands under the comment `<!-- example:NAME … -->`. */
export function namedExample(name: 'workflow' | 'configuration' | 'migration'): string {
  const found = new RegExp(`<!-- example:${name}\\b[^>]*-->\n\`\`\`\\w+\n(.*?)^\`\`\``, 'ms').exec(
    pageText('README.md'),
  );
  if (!found?.[1]) throw new Error(`the README has no example ${name}`);
  return found[1];
}
