import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether files can be copied by reference, sharing their blocks until one of them is written. */
export type Reflinks = 'yes' | 'no' | 'unknown';

/** Copies a small file inside `directory` by reference, to see; `unknown` where this process may not write there. */
export async function tryReflink(directory: string): Promise<Reflinks> {
  let place: string;
  try {
    place = await mkdtemp(join(directory, 'labtest-reflink-'));
  } catch {
    return 'unknown';
  }
  try {
    await writeFile(join(place, 'from'), Buffer.alloc(8192, 1));
    await copyFile(join(place, 'from'), join(place, 'to'), constants.COPYFILE_FICLONE_FORCE);
    return 'yes';
  } catch {
    return 'no';
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
