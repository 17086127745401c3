import { execFile } from 'node:child_process';
import { isCode, LabTestError } from '../core/errors';

/** What git tells of the folder that a command was started in. */
export interface Checkout {
  root: string;
  /** Undefined with a detached HEAD. */
  branch?: string | undefined;
  /** The commit; undefined before the first one. */
  commit?: string | undefined;
  /** URL of the remote that the branch follows, else of `origin`. */
  remote?: string | undefined;
  email?: string | undefined;
}

/** Undefined where there is no git, or no repository. @throws LabTestError when git refuses to look. */
export async function checkoutAt(directory: string, env: NodeJS.ProcessEnv): Promise<Checkout | undefined> {
  const git = (...args: string[]) => answerOf(args, directory, env);
  const found = await git('rev-parse', '--show-toplevel');
  if (found.said.includes('dubious ownership'))
    throw new LabTestError({
      what: `git does not look into ${directory}.`,
      why: 'The repository belongs to another user.',
      remedy: `Run git config --global --add safe.directory '${directory}', if you trust it.`,
    });
  if (found.text === undefined) return undefined;
  const [head, named, commit, email] = await Promise.all([
    // Not --short: that adds `heads/` as soon as a tag has the same name.
    git('symbolic-ref', '--quiet', 'HEAD'),
    git('remote'),
    git('rev-parse', '--verify', '--quiet', 'HEAD'),
    git('config', '--get', 'user.email'),
  ]);
  const branch = head.text?.replace(/^refs\/heads\//, '');
  const remotes = (named.text ?? '').split('\n');
  const followed = branch && named.text && (await git('config', '--get', `branch.${branch}.remote`)).text;
  const remote = [followed, 'origin', remotes[0]].find((name) => name && remotes.includes(name));
  const url = remote && (await git('remote', 'get-url', '--', remote));
  return {
    root: found.text,
    branch,
    commit: commit.text,
    remote: url ? url.text : undefined,
    email: email.text,
  };
}

/** What git prints, without the last line break; no text where it fails, or is not installed. */
function answerOf(args: string[], cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ text?: string; said: string }>((resolve, reject) => {
    execFile('git', args, { cwd, env: { ...env, LC_ALL: 'C' } }, (error, stdout, stderr) => {
      if (!error) return resolve({ text: stdout.replace(/\r?\n$/, ''), said: '' });
      if (typeof error.code === 'number' || isCode(error, 'ENOENT')) return resolve({ said: stderr });
      reject(error);
    });
  });
}
