import { posix } from 'node:path';
import { pipeline } from 'node:stream';
import { LabTestError } from '../../core/errors';
import type { LaboratoryFile, LaboratoryFiles } from '../../providers/files';
import { tableOfContents } from '../content/names';
import { newestDump } from './choice';
import { Counted } from './counted';
import type { Source } from './source';

/** A laboratory on another machine, and an image that it has for reading files. */
export interface Laboratory {
  files: LaboratoryFiles;
  image: string;
}

/**
 * Finds an absolute path on the laboratory's machine, where it must be one of the data roots or lie under one.
 * A directory dump of pg_dump comes as a tar archive of its files.
 * @throws LabTestError when it does not, or when nothing is there.
 */
export async function openOnLaboratory(
  setting: string,
  dataRoots: readonly string[],
  { files, image }: Laboratory,
): Promise<Source> {
  const wanted = plain(setting);
  const root = dataRoots.map(plain).find((one) => isUnder(wanted, one));
  if (root === undefined)
    throw new LabTestError({
      what: `initial_data_source ${setting} is not read on the Docker host.`,
      why: `It lies under none of the data roots (${dataRoots.join(', ') || 'there are none'}).`,
      remedy: 'Name its folder in the input data-roots: on a remote Docker host nothing else may be read.',
    });
  const list = (at: string) => files.list(at, root, image, tableOfContents);
  const all = await list(wanted);
  const { file: found, chosen } = all.some((file) => file.path === wanted)
    ? { file: all[0] as LaboratoryFile, chosen: undefined }
    : await newestDump(setting, all);
  const { path, bytes, modified, isDirectory } = found;
  return {
    path,
    bytes,
    modified,
    kind: 'file',
    hash: () => files.hash(found, root, image),
    chosen,
    look: async () => (await list(path))[0] ?? found,
    open: async (range) => {
      // The size of an archive is not known before, and its own end tells that it is whole.
      const expected = range ? range.end - range.start : bytes;
      const counted = new Counted(path, isDirectory ? undefined : expected);
      return pipeline(await files.open(found, root, image, range), counted, () => {});
    },
  };
}

function plain(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}

/** The root of all roots is none. */
function isUnder(path: string, root: string): boolean {
  return root.startsWith('/') && `${path}/`.startsWith(`${root}/`);
}
