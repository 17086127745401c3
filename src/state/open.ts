import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isCode, LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { StateSource } from './source';
import { parseStateFile } from './state-file';

/** Where an administrator of a laboratory says where its state is. */
export const defaultStateFile = '/testing/state.json';

/** How to find the state. */
export interface OpenState {
  /** A path to a `state.json`, or its JSON text (it begins with a brace). Blank: the default file. */
  input?: string | undefined;
  /** Where a relative `input` starts, and what the JSON text's relative paths start from. */
  directory: string;
  log: Pick<Log, 'warn' | 'debug'>;
  /** Reads a file of a laboratory that is another machine: its own default file comes before the one here. */
  laboratoryFile?: ((path: string) => Promise<string | undefined>) | undefined;
  /** Default `defaultStateFile`. */
  defaultFile?: string;
}

/**
 * The organisation's state; undefined when nobody has set one up. Asks nothing of it yet.
 * @throws LabTestError when the file named is missing or unreadable, or when what it says is wrong.
 */
export async function openState({
  input = '',
  directory,
  log,
  laboratoryFile,
  defaultFile = defaultStateFile,
}: OpenState): Promise<StateSource | undefined> {
  const wanted = input.trim();
  if (wanted.startsWith('{')) return source(wanted, 'state', directory, log);
  const far = wanted === '' ? await laboratoryFile?.(defaultFile) : undefined;
  if (far?.trim()) return farSource(far, `${defaultFile} of the Docker host`, log);
  const path = wanted === '' ? defaultFile : resolve(directory, wanted);
  const text = await read(path, wanted === '');
  return text === undefined ? undefined : source(text, path, dirname(path), log);
}

async function read(path: string, mayBeMissing: boolean): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const missing = isCode(error, 'ENOENT', 'ENOTDIR');
    if (missing && mayBeMissing) return undefined;
    throw new LabTestError({
      what: `The state's file ${path} cannot be read`,
      why: missing ? 'there is no such file' : messageOf(error),
      remedy: missing
        ? 'correct the path in `state`, or give the JSON itself'
        : 'give this user the right to read it',
      cause: error,
    });
  }
}

/** What runs or lies on the laboratory is out of reach here, and its cache would not be kept fresh here. */
async function farSource(text: string, origin: string, log: OpenState['log']): Promise<StateSource> {
  const location = parseStateFile(text, origin);
  if (location.provider !== 's3')
    throw new LabTestError({
      what: `${origin} cannot be used: its provider is ${location.provider}`,
      why: 'the Docker host is another machine than the one that this job runs on',
      remedy: 'use provider s3 there, or give the job a state of its own with the input `state`',
    });
  const { bucket, region, endpoint } = location;
  return (await import('./s3')).s3Source({ bucket, region, endpoint, cache: false, cachePath: '', log });
}

/** Sources are loaded on demand: most runs need one, many none. Relative paths start from `base`. */
async function source(
  text: string,
  origin: string,
  base: string,
  log: OpenState['log'],
): Promise<StateSource> {
  const location = parseStateFile(text, origin);
  switch (location.provider) {
    case 'script':
      return (await import('./script')).scriptSource({ command: location.command, directory: base, log });
    case 'directory':
      return (await import('./directory')).directorySource({ path: resolve(base, location.path) });
    case 's3': {
      const { cache_path, ...rest } = location;
      return (await import('./s3')).s3Source({ ...rest, cachePath: resolve(base, cache_path), log });
    }
  }
}
