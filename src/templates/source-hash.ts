import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Source } from '../seed/source/source';

const remembered = z.object({ bytes: z.number(), modified: z.number(), hash: z.string() });

/**
 * The hash of a source's content, streamed. It is remembered in `folder` by path, size and time of modification, so
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

async function contentHash({ hash, kind, path }: Source): Promise<string> {
  if (hash) return await hash();
  return kind === 'file' ? await fileHash(path) : await directoryHash(path);
}

/** The hash of files named by their paths, absolute or relative to `root`: a renamed one counts as changed. */
export async function filesHash(root: string, paths: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const path of [...paths].sort()) parts.push(path, await fileHash(resolve(root, path)));
  return digest(...parts);
}

/** A hash of texts that keeps them apart. */
export function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
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
