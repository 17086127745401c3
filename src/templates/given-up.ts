import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** After this time, in milliseconds, it is tried once more. */
const forgotten = 24 * 3600 * 1000;

/** So often it is tried: a first failure may be that of an engine that was away. */
const tries = 2;

const fileOf = (folder: string, key: string) => join(folder, `${key}.given-up`);

/** Remembers in `folder` that a template could not be made, by a character for each time. Never rejects. */
export async function noteFailure(folder: string, key: string): Promise<void> {
  await mkdir(folder, { recursive: true })
    .then(async () => {
      const flag = (await failuresOf(folder, key)) > 0 ? 'a' : 'w';
      await writeFile(fileOf(folder, key), '.', { flag });
    })
    .catch(() => {});
}

/** Whether the template of this key could not be made here, time and again in the last day. */
export async function isGivenUp(folder: string, key: string): Promise<boolean> {
  return (await failuresOf(folder, key)) >= tries;
}

/** How often it failed, the last time in the last day. */
async function failuresOf(folder: string, key: string): Promise<number> {
  const noted = await stat(fileOf(folder, key)).catch(() => undefined);
  return noted !== undefined && Date.now() - noted.mtimeMs < forgotten ? noted.size : 0;
}
