import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** After this time, in milliseconds, it is tried once more. */
const forgotten = 24 * 3600 * 1000;

const fileOf = (folder: string, key: string) => join(folder, `${key}.given-up`);

/** Remembers in `folder` that a template could not be made: what it is made from says that it never can. Never rejects. */
export async function giveUp(folder: string, key: string): Promise<void> {
  await mkdir(folder, { recursive: true })
    .then(() => writeFile(fileOf(folder, key), ''))
    .catch(() => {});
}

/** Whether the template of this key could not be made here in the last day. */
export async function isGivenUp(folder: string, key: string): Promise<boolean> {
  const noted = await stat(fileOf(folder, key)).catch(() => undefined);
  return noted !== undefined && Date.now() - noted.mtimeMs < forgotten;
}
