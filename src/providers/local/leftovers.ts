import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Leftover } from '../leftover';
import type { Laboratory } from './laboratory';
import { runningPid } from './servers/process';
import { removeFolder, templatesFolder } from './templates/folder';
import { readdirIfThere } from './whole-files';

/** A folder that nothing names is debris at this age, in milliseconds: whoever was making it has died. */
const debrisAge = 24 * 3600 * 1000;

/**
 * Folders that a removal had taken away and not deleted when it was broken off; and, a day after, those of servers and
 * templates that were never finished or whose record is gone. Nothing tells any more whose they are.
 */
export async function folderLeftovers({ home, records, folderOf }: Laboratory): Promise<Leftover[]> {
  const removed = await paths(join(home.path, 'removed'));
  const known = new Set((await records.all()).map(({ record }) => folderOf(record.id)));
  const servers = (await paths(join(home.path, 'servers'))).filter((path) => !known.has(path));
  const templates = await paths(templatesFolder(home.path), (name) => name.startsWith('.'));
  const left = (path: string, dead: string): Leftover => ({
    ...{ what: 'folder', name: path, labels: {}, dead },
    remove: () => removeFolder(home.path, path),
  });
  const old = await Promise.all(
    [...servers, ...templates].map(async (path) => ((await isDebris(path)) ? [path] : [])),
  );
  return [
    ...removed.map((path) => left(path, 'its removal was broken off')),
    ...old.flat().map((path) => left(path, 'no record names it')),
  ];
}

async function paths(folder: string, which = (_name: string) => true): Promise<string[]> {
  return (await readdirIfThere(folder)).filter(which).map((name) => join(folder, name));
}

async function isDebris(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  if (made === undefined || made.mtimeMs >= Date.now() - debrisAge) return false;
  return (await runningPid(path, undefined)) === undefined;
}
