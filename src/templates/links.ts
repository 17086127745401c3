import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../core/errors';
import { type PathLimits, permitted } from '../seed/source/gate';

/**
 * The files that a link of the repository stands for, by their paths through it: the one that it leads to, or all below
 * the folder that it leads to, since a pattern does not say which of them a script reads. None where it leads nowhere.
 * @param path of the link, below the repository's root.
 * @throws NotPermitted where it leads out of the repository.
 */
export async function behindLink(
  path: string,
  limits: PathLimits,
  entered = new Set<string>(),
): Promise<string[]> {
  const full = join(limits.repositoryRoot, path);
  const there = await stat(full).catch((error: unknown) => {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  });
  if (!there) return [];
  await permitted(path, limits);
  if (there.isFile()) return [path];
  const folder = await realpath(full);
  if (!there.isDirectory() || entered.has(folder)) return [];
  entered.add(folder);
  const files: string[] = [];
  const entries = await readdir(full, { withFileTypes: true });
  // In an order that each machine has: a folder that two links lead to is entered by the first.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = join(path, entry.name);
    if (entry.isFile()) files.push(below);
    else if (entry.isDirectory() || entry.isSymbolicLink())
      files.push(...(await behindLink(below, limits, entered)));
  }
  return files;
}
