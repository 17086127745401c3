import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a person's account keeps what can be made again, as the XDG base directory specification has it. */
export function cacheFolder(env: NodeJS.ProcessEnv, what: string): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'labtest', what);
}
