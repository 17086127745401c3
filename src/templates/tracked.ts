import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { plainEnvironment } from '../core/environment';

/**
 * The id that git has for the content of a file, where it is tracked and as it was checked out: the same in each
 * checkout, and told without reading it. Undefined where git does not say so, or does not look: no repository, no git,
 * another user's. A file that git was told to assume unchanged counts as not told.
 */
export async function trackedContent(path: string): Promise<string | undefined> {
  const listed = await git(path, 'ls-files', '--stage', '-v', '-z');
  // `H mode id stage<TAB>name`: the letter is another one where git does not look at the file.
  const id = /^H 100\d{3} ([\da-f]{40,64}) 0\t[^\0]*\0$/.exec(listed ?? '')?.[1];
  if (id === undefined) return undefined;
  const changes = await git(path, 'status', '--porcelain=v1', '-z', '--untracked-files=no');
  return changes === '' ? id : undefined;
}

/** What git prints of a file; undefined when it fails. It writes nothing, and of what settings name it runs filters only. */
async function git(path: string, ...args: readonly string[]): Promise<string | undefined> {
  const always = ['--no-optional-locks', '--literal-pathspecs', '-c', 'core.fsmonitor=false'];
  const { HOME = '' } = process.env;
  const options = { cwd: dirname(path), env: { ...plainEnvironment(process.env), HOME, LC_ALL: 'C' } };
  const answer = promisify(execFile)('git', [...always, ...args, '--', basename(path)], options);
  return await answer.then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}
