import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** After this time, in milliseconds, it is tried once more. */
const forgotten = 24 * 3600 * 1000;

/** So often it is tried: a first failure may be that of an engine that was away. */
const tries = 2;

const fileOf = (folder: string, key: string) => join(folder, `${key}.given-up`);

/**
 * Remembers in `folder` that a template could not be made, by a character for each time. Never rejects.
 * @param began when it was tried: several jobs that try at once fail of one and the same.
 */
export async function noteFailure(folder: string, key: string, began: Date): Promise<void> {
  await mkdir(folder, { recursive: true })
    .then(async () => {
      const { times, last } = await failuresOf(folder, key);
      if (Math.floor(last) > began.getTime()) return;
      await writeFile(fileOf(folder, key), '.', { flag: times > 0 ? 'a' : 'w' });
    })
    .catch(() => {});
}

/** Whether the template of this key could not be made here, time and again in the last day. */
export async function isGivenUp(folder: string, key: string): Promise<boolean> {
  return (await failuresOf(folder, key)).times >= tries;
}

/** How often it failed, and when the last time, which is in the last day. */
async function failuresOf(folder: string, key: string): Promise<{ times: number; last: number }> {
  const { size = 0, mtimeMs = 0 } = (await stat(fileOf(folder, key)).catch(() => undefined)) ?? {};
  return Date.now() - mtimeMs < forgotten ? { times: size, last: mtimeMs } : { times: 0, last: 0 };
}
