import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isCode, LabTestError } from '../core/errors';
import { segmentsOf } from './key';
import { longestValue } from './source';

/**
 * The text of the file that `root` keeps under `key`; undefined when there is no such file.
 * @throws LabTestError when it lies outside `root` (a symbolic link), is too long; an error of the file system
 * when `root` is no directory.
 */
export async function readInside(
  root: string,
  key: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const base = await realpath(`${root}${sep}`);
  try {
    const path = await realpath(join(base, ...segmentsOf(key)));
    if (!path.startsWith(base.endsWith(sep) ? base : base + sep)) throw outside(key, root);
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    if (found.size > longestValue) throw tooLong(key);
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/**
 * Keeps `text` under `key`, all of it or nothing: readers see the old file or the new one, whenever this process ends.
 * @throws an error of the file system; LabTestError when a link on the way leads elsewhere.
 */
export async function writeInside(root: string, key: string, text: string): Promise<void> {
  const segments = segmentsOf(key);
  await mkdir(root, { recursive: true });
  let directory = await realpath(root);
  for (const segment of segments.slice(0, -1)) {
    directory = join(directory, segment);
    await mkdir(directory).catch((error) => {
      if (!isCode(error, 'EEXIST')) throw error;
    });
    if ((await lstat(directory)).isSymbolicLink()) throw outside(key, root);
  }
  const part = join(directory, `.${randomUUID()}.part`);
  try {
    await writeFile(part, text, { flag: 'wx', flush: true });
    await rename(part, join(directory, segments.at(-1) ?? ''));
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The error for a value longer than `longestValue`. */
export function tooLong(key: string): LabTestError {
  return new LabTestError({ what: `The state's value ${key} is longer than ${longestValue / 1024} KiB` });
}

function outside(key: string, root: string): LabTestError {
  return new LabTestError({
    what: `The state's key ${key} leads out of ${root}`,
    why: 'a symbolic link on its path points elsewhere',
    remedy: `keep the file itself in ${root}`,
  });
}
