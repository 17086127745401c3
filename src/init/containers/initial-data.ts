import { posix } from 'node:path';
import type { Place } from '../place';
import type { Container } from './container';

const restorable = /\.(sql|sql\.gz|sql\.xz|sql\.zst|sql\.bz2|dump)$/;

/** The dumps that the official images restore at their first start; whatever else is mounted is told. */
export async function initialData(
  place: Place,
  { mounts }: Container,
  remark: (what: string, why: string) => void,
): Promise<{ initial_data_source?: string | string[] }> {
  const files: string[] = [];
  for (const { source, target } of mounts) {
    const [, inside] = /^\/docker-entrypoint-initdb\.d(?:\/(.*))?$/.exec(target.replace(/\/$/, '')) ?? [];
    const isFolder = target.replace(/\/$/, '') === '/docker-entrypoint-initdb.d';
    if (inside === undefined && !isFolder) {
      remark(`${source} at ${target}`, 'files are not mounted: bake them into an image');
      continue;
    }
    const found = isFolder ? (await place.list(source)).map((name) => posix.join(source, name)) : [source];
    for (const file of found)
      if (!restorable.test(file)) remark(file, 'no dump: name a script in data_setup_script');
      else if (await place.has(file)) files.push(file);
      else remark(file, 'is no file of the repository');
    if (found.length === 0) remark(source, 'is no folder of the repository with files in it');
  }
  const [only, ...rest] = files;
  if (only === undefined) return {};
  return { initial_data_source: rest.length === 0 ? only : files };
}
