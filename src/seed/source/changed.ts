import { isCode, LabTestError } from '../../core/errors';
import type { Source } from './source';

/** What to say of a source that was replaced after it was found: its template would be found by the old content's key. */
export function changed(path: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: `${path} changed while it was read.`,
    why: 'It was replaced, written to or removed after this run had looked at it, so what was read is not known to be whole.',
    remedy: 'Run the job again. Where backups are made at that time, write each under a name of its own.',
    cause,
  });
}

/** @throws LabTestError when a source is not any more what it was when it was opened. */
export async function refuseChanged({ path, bytes, modified, look }: Source): Promise<void> {
  const now = await look?.().catch((error: unknown) => {
    throw isCode(error, 'ENOENT', 'ENOTDIR') ? changed(path, error) : error;
  });
  if (now && (now.bytes !== bytes || now.modified.getTime() !== modified.getTime())) throw changed(path);
}
