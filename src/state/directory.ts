import { isCode, LabTestError, messageOf } from '../core/errors';
import { readInside } from './files';
import type { StateSource } from './source';

/** The state in a directory: a file for each key. Links may not lead out of it. */
export function directorySource({ path }: { path: string }): StateSource {
  return {
    description: `directory ${path}`,
    async get(key, signal) {
      try {
        return await readInside(path, key, signal);
      } catch (error) {
        if (error instanceof LabTestError || signal.aborted) throw error;
        const missing = isCode(error, 'ENOENT', 'ENOTDIR');
        throw new LabTestError({
          what: `The state in directory ${path} cannot be read`,
          why: missing ? 'there is no such directory' : messageOf(error),
          remedy: missing
            ? 'correct `path` in state.json, or make the directory'
            : 'give this user the right to read it',
          cause: error,
        });
      }
    },
  };
}
