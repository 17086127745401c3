import { realpath } from 'node:fs/promises';
import { isAbsolute, resolve, sep } from 'node:path';
import { isCode, messageOf } from '../../core/errors';

/** Where what a configuration names may lie. */
export interface PathLimits {
  repositoryRoot: string;
  /** An absolute path must lie under one of them; undefined: anywhere. */
  dataRoots?: readonly string[] | undefined;
}

/** Why a path may not be used, as the end of a sentence. */
export class NotPermitted extends Error {}

/**
 * The one gate for paths of a configuration, of data and of scripts: the real path, links followed.
 * @param named relative to the root of the repository, and inside it; or absolute, under one of the data roots.
 * @throws NotPermitted also where nothing is there.
 */
export async function permitted(named: string, limits: PathLimits): Promise<string> {
  const full = isAbsolute(named) ? named : resolve(limits.repositoryRoot, named);
  const path = await realpath(full).catch((cause: unknown) => {
    const why = isCode(cause, 'ENOENT', 'ENOTDIR') ? `nothing is at ${full}` : messageOf(cause);
    throw new NotPermitted(why, { cause });
  });
  await demandInside(path, named, limits);
  return path;
}

/** For a real path that was found below what the configuration names. @throws NotPermitted */
export async function demandInside(path: string, named: string, limits: PathLimits): Promise<void> {
  const { repositoryRoot, dataRoots } = limits;
  if (!isAbsolute(named)) {
    if (isUnder(path, await realpath(repositoryRoot))) return;
    throw new NotPermitted(`it leads out of the repository, to ${path}`);
  }
  if (dataRoots === undefined) return;
  const roots = await Promise.all(dataRoots.map((root) => realpath(root).catch(() => undefined)));
  if (roots.some((root) => root !== undefined && isUnder(path, root))) return;
  const listed = dataRoots.join(', ') || 'there are none';
  throw new NotPermitted(`${path} lies under none of the data roots (${listed})`);
}

function isUnder(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
