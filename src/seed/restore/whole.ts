import { basename } from 'node:path';
import { brokenWhenMade, type Content } from '../content/content';
import type { Restore } from './task';

/**
 * Runs `body`, which restores a dump, and says what the dump itself showed: lines that were skipped, a last line that is
 * not there, the words of a client that failed when the dump was made.
 * @throws LabTestError also when `body` succeeds, where those words stand at the end of a dump without its last line.
 */
export async function heeding<Result>(
  content: Content,
  { source, log, signal }: Pick<Restore, 'source' | 'log' | 'signal'>,
  body: () => Promise<Result>,
): Promise<Result> {
  const name = basename(source.path);
  const { skipped } = content;
  if (skipped.length > 0)
    log.notice(
      `${name}: skipped ${skipped.length === 1 ? 'its first line, which is' : `its first ${skipped.length} lines, which are`} no part of the dump: ${skipped[0]?.slice(0, 200)}`,
    );
  const result = await body().catch((error: unknown) => {
    const failure = content.ending()?.failure;
    throw failure === undefined || signal.aborted ? error : brokenWhenMade(source.path, failure, error);
  });
  const { missing, failure } = content.ending() ?? {};
  if (missing === undefined) return result;
  if (failure !== undefined) throw brokenWhenMade(source.path, failure);
  log.warn(
    `${name} may not be whole: its last line, "${missing}", is not there. Tables, rows or indexes can be missing. Make the dump again, or copy it again and compare the sizes.`,
  );
  return result;
}
