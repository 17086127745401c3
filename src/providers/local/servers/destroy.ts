import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../../../core/errors';
import type { Laboratory } from '../laboratory';
import { locked } from '../lock';
import type { Known } from '../record';
import { readdirIfThere } from '../whole-files';
import { engineOf } from './create';
import { endProcess } from './process';

/** How long a server may take to end when its data is to go, in milliseconds. */
const patience = 5_000;

/**
 * Ends and removes a server. Its folder is moved away, then its name is free, then the files go: whoever dies in
 * between leaves something that the next removal finishes.
 */
export async function destroy(at: Laboratory, name: string, id: string): Promise<void> {
  await locked(at.folderOf(id), async () => {
    const known = await at.records.byId(name, id);
    if (!known) return;
    await end(known, at);
    await moveAway(at, id);
    await at.records.remove(name, id);
  });
  await removeMoved(at, name);
}

/**
 * Gives a server its final name, in the place of one that has it and is removed. That one has ended before, so that no
 * process is left of it, and its folder goes when nothing names it any more. @param known is locked.
 */
export async function replace(at: Laboratory, known: Known, replaced: string): Promise<Known> {
  const { name, record } = known;
  if (!known.pending) return known;
  await locked(at.folderOf(replaced), async () => {
    const old = await at.records.byId(name, replaced);
    if (old) await end(old, at);
    await at.records.replace(known, replaced);
  });
  // Debris by now, which the next removal tries again; a failure would take the new one along.
  await removeMoved(at, name).catch(() => {});
  return await at.known(name, record.id);
}

async function end({ record: { id, pid, kind } }: Known, { folderOf }: Laboratory): Promise<void> {
  await endProcess(folderOf(id), pid, engineOf(kind).abort, patience);
}

const removedIn = ({ home }: Laboratory) => join(home.path, 'removed');

async function moveAway(at: Laboratory, id: string): Promise<void> {
  await mkdir(removedIn(at), { recursive: true, mode: 0o700 });
  await rename(at.folderOf(id), join(removedIn(at), randomBytes(8).toString('hex'))).catch((error) => {
    if (!isCode(error, 'ENOENT')) throw error;
  });
}

/** Removes the files of what was moved away, and of what has lost its name to another one. */
async function removeMoved(at: Laboratory, name: string): Promise<void> {
  // A folder is made after its record: one that has none by now has lost it.
  const folders = await readdirIfThere(join(at.home.path, 'servers'));
  const entries = await at.records.entries(name);
  // One that cannot be read may name any of them.
  const areAllRead = entries.every((one) => 'record' in one);
  const named = new Set(entries.map((one) => 'record' in one && one.record.id));
  const nameless = folders.filter((id) => areAllRead && id.startsWith(`${name}.`) && !named.has(id));
  for (const id of nameless) await moveAway(at, id);
  const left = await readdirIfThere(removedIn(at));
  await Promise.all(
    left.map((one) => rm(join(removedIn(at), one), { recursive: true, force: true, maxRetries: 5 })),
  );
}
