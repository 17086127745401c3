import { execFile } from 'node:child_process';
import { mkdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SwarmEngine } from './engines';

const run = promisify(execFile);

export interface Disk {
  /** Takes all but so many bytes of it. */
  fill(bytesLeft: number): Promise<void>;
  /** Gives that back. */
  empty(): Promise<void>;
  end(): Promise<void>;
}

/** Gives an engine, which begins again for it, a disk of its own. */
export async function diskOf({ data, kill, start }: SwarmEngine, megabytes: number): Promise<Disk> {
  const [disk, mounted, ballast] = [`${data}-disk`, `${data}-mounted`, join(data, 'ballast')];
  await mkdir(mounted);
  await writeFile(disk, '');
  await truncate(disk, megabytes * 2 ** 20);
  await run('mkfs.ext4', ['-q', '-m', '0', disk]);
  await kill();
  await run('mount', ['-o', 'loop', disk, mounted]);
  await run('cp', ['--archive', `${data}/.`, mounted]);
  await run('mount', ['--move', mounted, data]);
  await start();
  return {
    fill: async (bytesLeft) => {
      await run('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M']).catch((error: { stderr: string }) => {
        if (!/No space left/.test(error.stderr)) throw error;
      });
      await truncate(ballast, (await stat(ballast)).size - bytesLeft);
    },
    empty: () => rm(ballast, { force: true }),
    end: async () => void (await run('umount', ['--lazy', data])),
  };
}
