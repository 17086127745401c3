import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../core/errors';

/** What a folder holds, as one short text: another one once a file of it is another one. Never rejects. */
export async function contentOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const folders = [folder];
  for (let one = folders.pop(); one !== undefined; one = folders.pop()) {
    const entries = await entriesOf(one);
    for (const { entry, told } of entries) {
      hash.update(JSON.stringify([one, entry.name, told]));
      if (entry.isDirectory()) folders.push(join(one, entry.name));
    }
  }
  return hash.digest('hex');
}

/** In the order of their names. One that may not be read has none. */
async function entriesOf(folder: string): Promise<{ entry: Dirent; told: unknown }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return await Promise.all(
    entries.map(async (entry) => ({ entry, told: await toldOf(join(folder, entry.name), entry) })),
  );
}

/** Of a folder only that it is one: what it holds tells the rest. */
async function toldOf(path: string, entry: Dirent): Promise<unknown> {
  if (entry.isDirectory()) return 'folder';
  try {
    // Whatever takes the place of a file with its size and its day has been given its name since.
    const { size, mtimeMs, ctimeMs } = await stat(path);
    return [size, mtimeMs, ctimeMs];
  } catch (error) {
    return isCode(error, 'ENOENT') ? 'gone' : 'unknown';
  }
}
