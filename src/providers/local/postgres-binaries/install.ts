import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { isCode } from '../../../core/errors';
import { readIfThere } from '../whole-files';

const making = '.making-';

/**
 * Makes the folder `target` appear at once, complete, however many do so at the same time; `fill` writes the content
 * of a package's `native` folder. As in the runner's tool cache, `<target>.complete` says that it is done.
 */
export async function install(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  if ((await readIfThere(`${target}.complete`)) !== undefined) return;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await removeAbandoned(target);
  const folder = await mkdtemp(target + making);
  try {
    await fill(folder);
    await hydrate(folder);
    const programs = join(folder, 'bin');
    for (const program of await readdir(programs)) await chmod(join(programs, program), 0o755);
    await chmod(folder, 0o755);
    await rename(folder, target).catch((error) => {
      if (!isCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
    });
    await writeFile(`${target}.complete`, '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what a killed run left half made; an hour is longer than any of them takes. */
async function removeAbandoned(target: string): Promise<void> {
  const hour = 3_600_000;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(basename(target) + making)) continue;
    const path = join(dirname(target), name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > hour) await rm(path, { recursive: true, force: true });
  }
}

/** npm packages hold no symbolic links; this one lists them, for a script that many installs do not run. */
async function hydrate(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const [from, to] = [source, target].map((path) => join(folder, relative('native', path))) as [
      string,
      string,
    ];
    const made = process.platform === 'win32' ? copyFile(from, to) : symlink(relative(dirname(to), from), to);
    await made.catch((error) => {
      if (!isCode(error, 'EEXIST')) throw error;
    });
  }
}
