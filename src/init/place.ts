import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { isCode, LabTestError, messageOf } from '../core/errors';

/** Larger than any file that tells what a repository is made of. */
const largest = 1024 * 1024;

/** The most names of a folder that are looked at. */
const mostNames = 1000;

/**
 * A folder whose content a stranger may have written. Paths are relative to it, with `/`. Nothing outside of it is read
 * or written, whatever its links say.
 */
export interface Place {
  root: string;
  /** Text of a file; undefined where there is none that is a page of text: see `passedOver`. */
  read(path: string): Promise<string | undefined>;
  /** Whether there is such a file, of whatever size. */
  has(path: string): Promise<boolean>;
  /** Names in a folder, sorted; a folder's own name ends in `/`. Empty where there is none. */
  list(folder: string): Promise<string[]>;
  /** Files that are there and were not looked into, and why. */
  passedOver: Map<string, string>;
}

/** @throws LabTestError when there is no such folder. */
export async function placeAt(directory: string): Promise<Place> {
  const root = await realpath(directory).catch(() => undefined);
  if (root === undefined || !(await stat(root)).isDirectory())
    throw new LabTestError({ what: `There is no folder ${directory}.`, remedy: 'Make it, or name another.' });
  return placeIn(root);
}

/** The same for a folder that need not be there: it is made with the first file that is written. */
export async function placeToBe(directory: string): Promise<Place> {
  return placeIn((await realpath(directory).catch(() => undefined)) ?? directory);
}

function placeIn(root: string): Place {
  const passedOver = new Map<string, string>();
  return {
    root,
    passedOver,
    read: async (path) => {
      const found = await textOf(root, path);
      if (typeof found === 'object') passedOver.set(path, found.why);
      return typeof found === 'string' ? found : undefined;
    },
    has: async (path) => {
      const real = await inside(root, path);
      return typeof real === 'string' && (await stat(real)).isFile();
    },
    list: async (folder) => {
      const real = await inside(root, folder);
      if (typeof real !== 'string') return [];
      const entries = await readdir(real, { withFileTypes: true }).catch(() => []);
      const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
      if (names.length > mostNames) passedOver.set(folder, `has more than ${mostNames} names`);
      return names.sort().slice(0, mostNames);
    },
  };
}

/** The text, or why it is not read; undefined: there is none. */
async function textOf(root: string, path: string): Promise<string | { why: string } | undefined> {
  const real = await inside(root, path);
  if (typeof real !== 'string') return real;
  // A pipe would keep its reader waiting.
  const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (!file) return { why: 'cannot be read' };
  try {
    const found = await file.stat();
    if (found.isDirectory()) return undefined;
    if (!found.isFile()) return { why: 'is no file' };
    if (found.size > largest) return { why: 'is larger than 1 MiB' };
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile());
  } catch (error) {
    if (isCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) return { why: 'is not UTF-8 text' };
    throw error;
  } finally {
    await file.close();
  }
}

async function inside(root: string, path: string): Promise<string | { why: string } | undefined> {
  const real = await realpath(join(root, path)).catch(() => undefined);
  if (real === undefined) return undefined;
  const contained = real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  return contained ? real : { why: 'is a link that leads out of the folder' };
}

/** What stands where a file is to be written: nothing, or its text. @throws LabTestError where nothing can be written. */
export async function standing({ root }: Place, path: string): Promise<string | undefined> {
  const steps = path.split('/');
  if (posix.normalize(path) !== path || steps.some((step) => ['', '.', '..'].includes(step)))
    throw new LabTestError({ what: `${JSON.stringify(path)} is no name of a file in the folder.` });
  for (const [at] of steps.entries()) {
    const part = steps.slice(0, at + 1).join('/');
    const found = await lstat(join(root, part)).catch((error) => {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    });
    if (!found) return undefined;
    const last = at === steps.length - 1;
    if (last ? found.isFile() : found.isDirectory()) continue;
    throw new LabTestError({
      what: `${path} cannot be written.`,
      why: `${part} is ${found.isSymbolicLink() ? 'a link' : `no ${last ? 'file' : 'folder'}`}, and may lead anywhere.`,
      remedy: 'Remove it, or put what it leads to in its place.',
    });
  }
  const text = await textOf(root, path);
  return typeof text === 'string' ? text : `(${path} ${text?.why ?? 'cannot be read'})\n`;
}

/** Writes a file that is not there, or `instead` of the one that is. @throws LabTestError */
export async function write(
  place: Place,
  path: string,
  text: string | Buffer,
  { instead = false, executable = false } = {},
): Promise<void> {
  await standing(place, path);
  const target = join(place.root, path);
  const mode = executable ? 0o777 : 0o666;
  const beside = `${target}.${process.pid}.labtest`;
  try {
    await mkdir(dirname(target), { recursive: true });
    if (!instead) return await writeFile(target, text, { flag: 'wx', mode });
    await writeFile(beside, text, { flag: 'wx', mode: (await stat(target)).mode });
    await rename(beside, target);
  } catch (error) {
    if (instead) await rm(beside, { force: true });
    if (isCode(error, 'EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT'))
      throw new LabTestError({
        what: `${path} cannot be written.`,
        why: messageOf(error),
        remedy: 'Make room, or a folder that you may write, and run it again: what is written already stays.',
        cause: error,
      });
    throw error;
  }
}
