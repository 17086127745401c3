import { type Import, Imports } from './imports';
import { openLaboratory } from './laboratory';
import { openLog } from './log';
import type { Starting } from './serve';
import { settingsOf } from './settings';

/**
 * Imports what has changed in the dumps folder. A server that runs meanwhile goes on, and makes its databases of the new
 * templates as soon as each is whole: it finds them in the laboratory.
 */
export async function update({
  options,
  env,
  credentials,
  signal,
  destination,
}: Starting): Promise<Import[]> {
  const { log } = openLog(env.LABTEST_LOG_LEVEL || 'info', destination);
  const settings = settingsOf(options, env, log);
  const laboratory = openLaboratory({ settings, options, credentials, env, log, signal });
  try {
    return await new Imports({ settings, laboratory, log, signal }).run();
  } finally {
    await laboratory.close();
  }
}
