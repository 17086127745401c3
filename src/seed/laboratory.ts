import { posix } from 'node:path';
import { pipeline } from 'node:stream';
import { LabTestError } from '../core/errors';
import type { LaboratoryFiles } from '../providers/provider';
import { Counted } from './counted';
import type { Source } from './source';

/** A laboratory on another machine, and an image that it has for reading files. */
export interface Laboratory {
  files: LaboratoryFiles;
  image: string;
}

/**
 * Finds an absolute path on the laboratory's machine, where it must lie under one of the data roots.
 * @throws LabTestError
 */
export async function openOnLaboratory(
  setting: string,
  dataRoots: readonly string[],
  { files, image }: Laboratory,
): Promise<Source> {
  const wanted = posix.normalize(setting);
  const root = dataRoots
    .map((one) => posix.normalize(one).replace(/\/$/, ''))
    .find((one) => isUnder(wanted, one));
  if (root === undefined)
    throw new LabTestError({
      what: `initial_data_source ${setting} is not read on the laboratory.`,
      why: `It lies under none of the data roots (${dataRoots.join(', ') || 'there are none'}).`,
      remedy: 'Name its folder in the input data-roots: on a remote laboratory nothing else may be read.',
    });
  const file = await files.find(wanted, root, image);
  return {
    ...file,
    kind: 'file',
    hash: () => files.hash(file, root, image),
    open: async () => pipeline(await files.open(file, root, image), new Counted(), () => {}),
  };
}

/** The root of all roots is none. */
function isUnder(path: string, root: string): boolean {
  return root !== '' && root.startsWith('/') && path.startsWith(`${root}/`);
}
