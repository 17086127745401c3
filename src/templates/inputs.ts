import { each } from '../core/each';
import { isCode, LabTestError } from '../core/errors';
import { matches } from '../core/glob';
import type { PlannedService } from '../experiment/plan';
import { type PathLimits, permitted } from '../seed/source/gate';
import { behindLink } from './links';
import { type Hashed, hashed } from './source-hash';

/** What the scripts of a template read, and the scripts themselves. */
export interface Inputs {
  files: readonly Hashed[];
  scripts: readonly Hashed[];
}

/**
 * The files of `data_setup_inputs`, without those that each migration writes anew.
 * @throws LabTestError when the patterns match none.
 */
export async function inputFiles(
  { dataSetupInputs, dataSetupRewritten = [], identity }: PlannedService,
  limits: PathLimits,
): Promise<string[]> {
  if (!dataSetupInputs) return [];
  const files = await found(dataSetupInputs, limits);
  if (files.length === 0)
    throw new LabTestError({
      what: `${identity.service}: data_setup_inputs match no file.`,
      why: `Looked for ${dataSetupInputs.join(', ')} below the repository's root.`,
      remedy: 'Name the files that data_setup_script reads, or leave the setting out.',
    });
  const rewritten = new Set(await found(dataSetupRewritten, limits));
  return files.filter((file) => !rewritten.has(file));
}

/**
 * A template is found by what its scripts were to read: it must be what they have read.
 * @param ran whether they have: what they have added since is no input.
 * @throws LabTestError when a file is not any more what it was when the key was worked out.
 */
export async function refuseChangedInputs(
  { files, scripts }: Inputs,
  service: PlannedService,
  limits: PathLimits,
  ran: boolean,
): Promise<void> {
  const now = ran ? files.map(([path]) => path) : await inputFiles(service, limits);
  const root = limits.repositoryRoot;
  const before = new Map([...files, ...scripts]);
  const paths = [...now, ...scripts.map(([path]) => path)];
  const after = new Map(
    await each(new Set(paths), async (path) => [path, await hashNow(root, path)] as const),
  );
  const changed = [...new Set([...before.keys(), ...paths])].find(
    (path) => before.get(path) !== after.get(path),
  );
  if (changed === undefined) return;
  throw new LabTestError({
    what: `${service.identity.service}: ${changed} changed while the template was made, so that it is not kept.`,
    why: 'It is part of what the template would be found by, and what has run may be neither the one nor the other.',
    remedy: ran
      ? 'Run it again. If the script itself writes to the file, list it in data_setup_rewritten.'
      : 'Run it again.',
  });
}

/** Undefined where it is there no more. */
async function hashNow(root: string, path: string): Promise<string | undefined> {
  const [now] = await hashed(root, [path]).catch((error: unknown) => {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
  return now?.[1];
}

/** The files that patterns match, by their paths below the repository's root; links are followed. */
export async function found(patterns: readonly string[], limits: PathLimits): Promise<string[]> {
  const files: string[] = [];
  for await (const { path, is } of matches(patterns, limits.repositoryRoot)) {
    if (is === 'link') files.push(...(await behindLink(path, limits)));
    else if (is === 'file') files.push(path);
  }
  const all = [...new Set(files)];
  // Braces in a pattern may hide what leads out.
  await each(all, (file) => permitted(file, limits));
  return all;
}
