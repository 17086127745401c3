import { constants } from 'node:fs';
import { access, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { each } from '../../core/each';
import { isCode, LabTestError, messageOf } from '../../core/errors';
import { looksLikeDump } from '../content/formats';
import { isCalledDump, tableOfContents } from '../content/names';
import { headBytes } from '../content/peek';
import { type Candidate, newestDump } from './choice';
import { demandInside, NotPermitted, type PathLimits, permitted } from './gate';
import { type Laboratory, openOnLaboratory } from './laboratory';
import { isS3, openS3 } from './s3';
import type { Source, Stamp } from './source';

/** Where sources may lie. */
export interface SourceLimits extends PathLimits {
  /** The laboratory, where it is another machine: absolute paths are its own. */
  laboratory?: Laboratory | undefined;
}

/**
 * Finds what a setting `initial_data_source` names: a file, a directory dump, or a directory whose newest dump is taken.
 * An `s3://` address names an object, or the newest dump below a prefix.
 * @throws LabTestError when it is missing, empty, unreadable, or lies outside the repository or the data roots.
 */
export async function openSource(setting: string, limits: SourceLimits): Promise<Source> {
  if (isS3(setting)) return await openS3(setting);
  if (limits.laboratory && isAbsolute(setting))
    return await openOnLaboratory(setting, limits.dataRoots ?? [], limits.laboratory);
  const path = await through(setting, permitted(setting, limits));
  await readable(path, setting);
  const found = await stat(path);
  if (found.isDirectory() && !(await isDirectoryDump(path))) return await newest(path, setting, limits);
  if (!found.isFile() && !found.isDirectory()) {
    throw refused(setting, 'it is neither a file nor a directory.');
  }
  return await described(path, setting);
}

async function through<T>(setting: string, gate: Promise<T>): Promise<T> {
  return await gate.catch((error: unknown) => {
    throw error instanceof NotPermitted ? refused(setting, `${error.message}.`, error.cause) : error;
  });
}

async function readable(path: string, setting: string): Promise<void> {
  await access(path, constants.R_OK).catch((error: unknown) => {
    throw refused(setting, `${path} cannot be read: ${messageOf(error)}.`, error);
  });
}

async function isDirectoryDump(path: string): Promise<boolean> {
  const contents = await lstat(join(path, tableOfContents)).catch(() => undefined);
  return contents?.isFile() ?? false;
}

async function newest(directory: string, setting: string, limits: SourceLimits): Promise<Source> {
  const names = await readdir(directory);
  const files = await each(names, (name) => candidateAt(join(directory, name)));
  const there = files.filter((file) => file !== undefined);
  const { file, chosen } = await newestDump(setting, there, isDump);
  const path = await realpath(file.path);
  await through(setting, demandInside(path, setting, limits));
  await readable(path, setting);
  return { ...(await described(path, setting)), chosen };
}

async function candidateAt(path: string): Promise<Candidate | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() && !(found?.isDirectory() && (await isDirectoryDump(path)))) return undefined;
  const own = { bytes: found.size, modified: found.mtime };
  const { bytes, modified } = found.isFile() ? own : await stampOf(path).catch(() => own);
  return { path: path.replaceAll(sep, '/'), bytes, modified };
}

/** Looks into what has an unusual name. What cannot be read is for the error of who reads it. */
async function isDump({ path }: Candidate): Promise<boolean> {
  if (isCalledDump(path)) return true;
  const file = await open(path).catch(() => undefined);
  if (!file) return true;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return looksLikeDump(buffer.subarray(0, bytesRead));
  } catch (error) {
    if (isCode(error, 'EISDIR')) return true;
    throw error;
  } finally {
    await file.close();
  }
}

async function described(path: string, setting: string): Promise<Source> {
  const { link, ...stamp } = await stampOf(path);
  if (link !== undefined)
    throw refused(setting, `the directory dump ${path} holds a symbolic link, ${link}.`);
  const kind = (await stat(path)).isFile() ? 'file' : 'directory';
  return { path, ...stamp, kind, look: () => stampOf(path) };
}

/** Of a directory the newest time in it: a file that is overwritten leaves the directory's own as it was. */
async function stampOf(path: string): Promise<Stamp & { link?: string }> {
  const found = await stat(path);
  const stamp: Stamp & { link?: string } = { bytes: found.size, modified: found.mtime };
  if (!found.isDirectory()) return stamp;
  stamp.bytes = 0;
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  for (const entry of entries) if (entry.isSymbolicLink()) stamp.link = entry.name;
  const files = entries.filter((entry) => entry.isFile());
  for (const { size, mtime } of await each(files, ({ parentPath, name }) => stat(join(parentPath, name)))) {
    stamp.bytes += size;
    if (mtime > stamp.modified) stamp.modified = mtime;
  }
  return stamp;
}

function refused(setting: string, why: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: `initial_data_source ${JSON.stringify(setting)} cannot be used.`,
    why: `Why: ${why}`,
    remedy:
      'Name a readable dump, or a directory whose newest file is one: relative to the root of the repository and inside ' +
      'it, or absolute, under a directory of the input data-roots where that is set.',
    cause,
  });
}
