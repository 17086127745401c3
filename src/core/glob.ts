import type { Dirent, Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isCode } from './errors';

/** What a pattern matches. */
export interface Match {
  /** Below the root, with `/`. */
  path: string;
  is: 'file' | 'link' | 'other';
}

/**
 * What patterns match below a folder, by node's own rules: links are matched and not entered, and `*` matches no name
 * with a dot in front. Node has this from 22 on.
 * @param excluded folders, by their paths, that are not entered.
 */
export async function* matches(
  patterns: readonly string[],
  root: string,
  excluded: (path: string) => boolean = () => false,
): AsyncGenerator<Match> {
  const exclude = (path: string) => excluded(path.split(sep).join('/'));
  if (!('glob' in fs)) return yield* walked(patterns, root, exclude);
  const found = fs.glob([...patterns], {
    cwd: root,
    withFileTypes: true,
    exclude: ({ parentPath, name }) => exclude(relative(root, join(root, below(root, parentPath), name))),
  });
  for await (const entry of found) yield matchOf(join(below(root, entry.parentPath), entry.name), entry);
}

/** Node says where an entry is from the root, or from nowhere. */
function below(root: string, parent: string): string {
  return relative(root, join(parent.startsWith(root) ? '' : root, parent));
}

/** The same on node 20. */
async function* walked(
  patterns: readonly string[],
  root: string,
  exclude: (path: string) => boolean,
): AsyncGenerator<Match> {
  const { default: picomatch } = await import('picomatch');
  for (const pattern of patterns) {
    const { base, glob } = picomatch.scan(pattern);
    if (glob === '') {
      const there = await fs.lstat(join(root, base)).catch(absent);
      if (there) yield matchOf(base, there);
      continue;
    }
    const isMatch = picomatch(glob, { nonegate: true });
    const isExcluded = (path: string) => exclude(join(base, path));
    for await (const [path, entry] of entriesBelow(join(root, base), isExcluded))
      if (isMatch(path.split(sep).join('/'))) yield matchOf(join(base, path), entry);
  }
}

async function* entriesBelow(
  folder: string,
  exclude: (path: string) => boolean,
  path = '',
): AsyncGenerator<[path: string, entry: Dirent]> {
  for (const entry of (await fs.readdir(join(folder, path), { withFileTypes: true }).catch(absent)) ?? []) {
    const here = join(path, entry.name);
    if (exclude(here)) continue;
    yield [here, entry];
    if (entry.isDirectory()) yield* entriesBelow(folder, exclude, here);
  }
}

function matchOf(path: string, entry: Dirent | Stats): Match {
  const is = entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : 'other';
  return { path: path.split(sep).join('/'), is };
}

function absent(error: unknown): undefined {
  if (!isCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) throw error;
}
