import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../../../core/errors';
import type { Laboratory } from '../laboratory';
import { locked } from '../lock';
import { readdirIfThere } from '../record';
import { engineOf } from './create';
import { endProcess } from './process';

/** How long a server may take to end when its data is to go, in milliseconds. */
const patience = 5_000;

/**
 * Ends and removes a server. Its folder is moved away, then its name is free, then the files go: whoever dies in
 * between leaves something that the next removal finishes.
 */
export async function destroy(
  { home, records, folderOf }: Laboratory,
  name: string,
  id: string,
): Promise<void> {
  const folder = folderOf(id);
  const removed = join(home.path, 'removed');
  await locked(folder, async () => {
    const known = await records.byId(name, id);
    if (!known) return;
    const { pid, kind } = known.record;
    await endProcess(folder, pid, engineOf(kind).abort, patience);
    await mkdir(removed, { recursive: true, mode: 0o700 });
    await rename(folder, join(removed, randomBytes(8).toString('hex'))).catch((error) => {
      if (!isCode(error, 'ENOENT')) throw error;
    });
    await records.remove(name, id);
  });
  const left = await readdirIfThere(removed);
  await Promise.all(
    left.map((one) => rm(join(removed, one), { recursive: true, force: true, maxRetries: 5 })),
  );
}
