import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isCode } from '../../core/errors';

/** Writes a file that must not exist yet, whole or not at all; false when it exists. */
export async function placeNew(path: string, content: string): Promise<boolean> {
  const temporary = await written(path, content);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export async function readdirIfThere(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Writes a file, whole or not at all, in place of one that may be there; mode 0600. */
export async function replace(path: string, content: string): Promise<void> {
  await rename(await written(path, content), path);
}

async function written(path: string, content: string): Promise<string> {
  const temporary = join(dirname(path), `.${randomBytes(6).toString('hex')}`);
  await writeFile(temporary, content, { mode: 0o600, flag: 'wx' });
  return temporary;
}
