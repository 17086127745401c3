import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isCode, LabTestError } from '../../core/errors';
import { type Place, placeAt } from '../place';
import { templatesFolder } from '../render';

/** Templates that come with labtest. */
export const ownTemplates = ['django'] as const;

/** A template that lies in a folder for as long as it is used. */
export interface Opened {
  place: Place;
  close(): Promise<void>;
}

const pinned =
  /^(?<url>(?:https|ssh|file):\/\/\S+|[\w.-]+@[\w.-]+:\S+)#(?<commit>[0-9a-f]{40}(?:[0-9a-f]{24})?)$/;

/**
 * Opens a template: by the name of one that comes with labtest, a folder that begins with `.` or `/`, or a git URL with
 * the whole commit after `#`, so that it is the same tomorrow. @throws LabTestError when there is none.
 */
export async function openTemplate(
  name: string,
  directory: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Opened> {
  const own = ownTemplates.find((one) => one === name);
  if (own) return { place: await placeAt(join(templatesFolder(), own)), close: async () => {} };
  if (/^([./~]|[A-Za-z]:[\\/])/.test(name) && !name.includes('#'))
    return { place: await placeAt(resolve(directory, name)), close: async () => {} };
  const { url, commit } = pinned.exec(name)?.groups ?? {};
  if (url === undefined || commit === undefined)
    throw new LabTestError({
      what: `There is no template ${JSON.stringify(name)}.`,
      why: `labtest has ${ownTemplates.join(', ')}.`,
      remedy:
        'Name a folder, as ./ours, or a git URL and the whole commit: https://host/ours.git#40 hexadecimal digits.',
    });
  return await fetched(url, commit, env, signal);
}

/** Nothing of the repository runs: no hook, no filter that the user has not set up, no helper of a strange transport. */
const careful = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'core.symlinks=false',
];

async function fetched(
  url: string,
  commit: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'labtest-template-'));
  const close = async () => await rm(folder, { recursive: true, force: true });
  const git = async (...args: string[]) =>
    await promisify(execFile)('git', [...careful, ...args], {
      cwd: folder,
      env: { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
      signal,
    });
  try {
    await git('init', '--quiet');
    await git('fetch', '--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules', '--', url, commit);
    await git('checkout', '--quiet', '--detach', commit);
    await rm(join(folder, '.git'), { recursive: true, force: true });
    if ((await readdir(folder)).length === 0) throw new LabTestError({ what: 'The template is empty.' });
    return { place: await placeAt(folder), close };
  } catch (error) {
    await close();
    if (error instanceof LabTestError) throw error;
    throw new LabTestError({
      what: `The template's commit ${commit} cannot be fetched.`,
      why: isCode(error, 'ENOENT')
        ? 'git is not installed.'
        : lastLine((error as { stderr?: string }).stderr),
      remedy: 'Check the URL, the commit, and whether this machine may read the repository.',
      cause: error,
    });
  }
}

/** What git said last, without a password that the URL may have. */
function lastLine(text = ''): string | undefined {
  return text
    .trim()
    .split('\n')
    .at(-1)
    ?.replaceAll(/\/\/[^/@\s]*@/g, '//');
}
