import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isCode, LabTestError, TemplateGone } from '../../../core/errors';
import type { Template } from '../../provider';
import { strings } from '../record';
import { readdirIfThere, readIfThere } from '../whole-files';

/**
 * A template's folder, `templates/<key>`, holds the data of a stopped server and this record, mode 0600, since it
 * holds credentials. Both are made under a name that starts with a dot; giving the folder its name is the last step.
 */
const recordSchema = z.object({
  format: z.literal(1),
  key: z.string(),
  kind: z.string(),
  image: z.string(),
  /** Data files belong to one version of a server. */
  version: z.string(),
  labels: strings,
  environment: strings,
  createdAt: z.string(),
  bytes: z.number().optional(),
});
export type TemplateRecord = z.infer<typeof recordSchema>;

/** A folder with a dot is debris at this age, in milliseconds: its builder died. */
const debrisAge = 24 * 3600 * 1000;

export const templatesFolder = (home: string): string => join(home, 'templates');
export const recordFile = (folder: string): string => join(folder, 'template.json');
export const dataFolder = (folder: string): string => join(folder, 'data');

/** @throws LabTestError when the key is no name for a folder. */
export function folderOf(home: string, key: string): string {
  if (/^\w[\w-]*$/.test(key)) return join(templatesFolder(home), key);
  throw new LabTestError({ what: `${JSON.stringify(key)} is no key of a template.` });
}

/** What stands in a template's folder; undefined when there is none, or one of another format. */
export async function readTemplate(folder: string): Promise<TemplateRecord | undefined> {
  const text = await readIfThere(recordFile(folder));
  if (text === undefined) return undefined;
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** As its record was read; it may be removed since, which is no reason for those who list it to see none at all. */
export async function templateOf(folder: string, record: TemplateRecord): Promise<Template> {
  const { key, labels, environment, bytes } = record;
  const createdAt = new Date(record.createdAt);
  const mtime = await stat(recordFile(folder)).then(
    (found) => found.mtime,
    (error: unknown) => {
      if (isCode(error, 'ENOENT')) return createdAt;
      throw error;
    },
  );
  const usedAt = mtime.getTime() > createdAt.getTime() ? mtime : undefined;
  return { key, reference: folder, labels, environment, createdAt, usedAt, bytes };
}

/** Notes that a server is made from a template. @throws TemplateGone. */
export async function used(
  home: string,
  { key }: Pick<Template, 'key'>,
): Promise<{ key: string; data: string }> {
  const folder = folderOf(home, key);
  const now = new Date();
  try {
    await utimes(recordFile(folder), now, now);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    throw new TemplateGone(key, error);
  }
  return { key, data: dataFolder(folder) };
}

/** Takes a template's name away, then its files. Absence is success. */
export async function removeFolder(home: string, folder: string): Promise<void> {
  const removed = join(home, 'removed');
  await mkdir(removed, { recursive: true, mode: 0o700 });
  const away = join(removed, randomBytes(8).toString('hex'));
  try {
    await rename(folder, away);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  await rm(away, { recursive: true, force: true, maxRetries: 5 });
}

/** Removes what builders that died have left of this template, and of others a day after. */
export async function removeDebris(home: string, key: string): Promise<void> {
  const shelf = templatesFolder(home);
  const unfinished = (await readdirIfThere(shelf)).filter((name) => name.startsWith('.'));
  for (const name of unfinished) {
    const made = await stat(join(shelf, name)).catch(() => undefined);
    const old = made !== undefined && made.mtimeMs < Date.now() - debrisAge;
    if (old || name.startsWith(`.${key}.`)) await removeFolder(home, join(shelf, name));
  }
}
