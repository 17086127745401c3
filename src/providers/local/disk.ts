import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, copyFile, lchown, mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRoot } from './account';

/**
 * Copies what is in one folder into another, made if missing, by reference where the file system can. Modes are kept,
 * and owners where this process may give files away. Sockets and pipes are left out.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  const { mode, uid, gid } = await stat(from);
  await mkdir(to, { recursive: true, mode });
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) return await copyTree(source, target);
      if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
      else if (entry.isFile()) await copyFile(source, target, constants.COPYFILE_FICLONE);
      else return;
      if (isRoot()) await lchown(target, uid, gid);
    }),
  );
  await chmod(to, mode);
  if (isRoot()) await lchown(to, uid, gid);
}

/** Has the file system write down what it holds in memory, where the machine has a program for that. */
export async function flush(folder: string): Promise<void> {
  await promisify(execFile)('sync', process.platform === 'linux' ? ['-f', folder] : []).catch(() => {});
}

/** Bytes that a folder takes on disk; undefined where nothing tells it. */
export async function diskUsage(folder: string): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('du', ['-sk', folder]);
    return Number.parseInt(stdout, 10) * 1024;
  } catch {
    return undefined;
  }
}
