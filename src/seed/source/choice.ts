import { posix } from 'node:path';
import { LabTestError } from '../../core/errors';
import { canBeDump, foreignFolder, some } from '../content/names';
import type { Stamp } from './source';

/** A file of a folder, with `/` in its path. */
export type Candidate = Stamp & { path: string };

/** A folder's newest dump, and how it was chosen, for the log. */
export interface Choice<File> {
  file: File;
  chosen: string;
}

/**
 * The newest file of a folder that can be a dump; of several that are equally new, the last by name: backups are named
 * by their time.
 * @param isDump looks into a file, where that is cheap.
 * @throws LabTestError when there is none, or when the folder is one dump of many files that is not restored here.
 */
export async function newestDump<File extends Candidate>(
  setting: string,
  files: readonly File[],
  isDump: (file: File) => Promise<boolean> = async () => true,
): Promise<Choice<File>> {
  const passedOver: string[] = [];
  for (const file of [...files].sort(newestFirst)) {
    const name = posix.basename(file.path);
    if (file.bytes > 0 && canBeDump(name) && (await isDump(file))) {
      refuseForeign(
        setting,
        files.filter((one) => posix.dirname(one.path) === posix.dirname(file.path)),
      );
      const newer =
        passedOver.length === 0 ? '' : `; passed over as no dump, though newer: ${some(passedOver)}`;
      const chosen = `${setting}: taking ${name}, the newest dump of ${files.length} ${files.length === 1 ? 'file' : 'files'}${newer}`;
      return { file, chosen };
    }
    passedOver.push(name);
  }
  refuseForeign(setting, files);
  throw refused(
    setting,
    passedOver.length === 0 ? 'It holds no file.' : `No file in it can be a dump: ${some(passedOver)}.`,
    'Name a dump, or a folder whose newest dump is taken. Documents, checksums, signatures, logs, scripts and empty files count as none.',
  );
}

function newestFirst(one: Candidate, other: Candidate): number {
  return other.modified.getTime() - one.modified.getTime() || (one.path < other.path ? 1 : -1);
}

function refuseForeign(setting: string, files: readonly Candidate[]): void {
  const foreign = foreignFolder(files.map(({ path }) => path));
  if (foreign) throw refused(setting, `It is ${foreign.what}.`, foreign.remedy);
}

function refused(setting: string, why: string, remedy: string): LabTestError {
  return new LabTestError({
    what: `initial_data_source ${JSON.stringify(setting)} cannot be used.`,
    why,
    remedy,
  });
}
