import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { each } from '../core/each';
import type { Source } from '../seed/source/source';
import { trackedContent } from './tracked';

const remembered = z.object({ bytes: z.number(), modified: z.number(), hash: z.string() });

/**
 * What tells a source's content from any other: git's id of it, where git knows, else its hash, streamed. It is remembered in `folder` by path, size and time of modification, so
 * that an unchanged dump is not read again; nothing is remembered where the folder cannot be written.
 */
export async function sourceHash(source: Source, folder: string): Promise<string> {
  if (source.version !== undefined) return digest('version', source.version);
  const file = join(folder, `${digest('path', source.path)}.json`);
  const { bytes } = source;
  const modified = source.modified.getTime();
  const known = await recalled(file);
  if (known && known.bytes === bytes && known.modified === modified) return known.hash;
  const hash = await contentHash(source);
  await remember(folder, file, { bytes, modified, hash }).catch(() => {});
  return hash;
}

async function contentHash({ hash, kind, path, bytes }: Source): Promise<string> {
  if (hash) return await hash();
  if (kind === 'directory') return await directoryHash(path);
  const id = await trackedContent(path);
  // What a filter makes of it differs in size: a pointer of Git LFS, and the file that it stands for.
  return id === undefined ? await fileHash(path) : digest('git', id, String(bytes));
}

/** A file's path, and the hash of its content; a script may run those only that may be run, so that counts, too. */
export type Hashed = readonly [path: string, hash: string];

/** Files named by their paths, absolute or relative to `root`, in the order of these. */
export async function hashed(root: string, paths: readonly string[]): Promise<Hashed[]> {
  return await each([...paths].sort(), async (path): Promise<Hashed> => {
    const full = resolve(root, path);
    const mayRun = ((await stat(full)).mode & 0o111) !== 0;
    return [path, `${await fileHash(full)}${mayRun ? '+x' : ''}`];
  });
}

/** The hash of files: a renamed one counts as changed. */
export async function filesHash(root: string, paths: readonly string[]): Promise<string> {
  return digest(...(await hashed(root, paths)).flat());
}

/** A hash of texts that keeps them apart. */
export function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What is read at once: a stream takes longer than the content of most files of a repository. */
const chunk = 1 << 20;

async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  if ((await stat(path)).size < chunk) hash.update(await readFile(path));
  else await pipeline(createReadStream(path, { highWaterMark: chunk }), hash);
  return hash.digest('hex');
}

async function directoryHash(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return await filesHash(
    path,
    files.map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1)),
  );
}

async function recalled(file: string) {
  try {
    return remembered.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function remember(folder: string, file: string, what: z.infer<typeof remembered>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(what));
  await rename(unfinished, file);
}
