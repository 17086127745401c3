import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode, LabTestError } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import { processMark } from './servers/process';
import { placeNew, readIfThere } from './whole-files';

/** Longest time that one step of another run may take: a first start with its initialisation. */
const patience = 180_000;

/**
 * Runs `body` while no other run starts, commits or removes the server in `folder`. The lock of a run that died is
 * taken over. Where the folder is gone there is nothing to lock, and `body` runs at once.
 */
export async function locked<T>(folder: string, body: () => Promise<T>): Promise<T> {
  const path = join(folder, 'lock');
  const held = await poll(() => attempt(path), { timeout: patience, longest: 100 }).catch((error) => {
    if (!(error instanceof TimedOut)) throw error;
    throw new LabTestError({
      what: `Another run has been at work on ${folder} for too long.`,
      why: error.last,
    });
  });
  try {
    return await body();
  } finally {
    if (held) await rm(path, { force: true });
  }
}

async function attempt(path: string): Promise<{ value: boolean } | { pending: string }> {
  try {
    if (await placeNew(path, JSON.stringify([process.pid, await processMark(process.pid)])))
      return { value: true };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return { value: false };
    throw error;
  }
  const holder = await readIfThere(path);
  if (holder === undefined) return { pending: 'it was just given up' };
  const [pid, mark] = JSON.parse(holder) as [number, string];
  if ((await processMark(pid)) === mark) return { pending: `process ${pid} holds it` };
  await takeAway(path, holder);
  return { pending: 'its holder has ended' };
}

/**
 * Removes the lock of `holder`, which has ended, and not that of a run that has done so before and holds it now: what is
 * taken is looked at before it goes. Exported for its test.
 */
export async function takeAway(path: string, holder: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== holder) await link(aside, path);
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
