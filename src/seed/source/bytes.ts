import { createReadStream } from 'node:fs';
import type { Opened, Range, Source } from './source';

/** The bytes of a source as they are stored, all of them or a part. */
export async function openBytes(source: Source, range?: Range): Promise<Opened> {
  if (source.open) return await source.open(range);
  return createReadStream(source.path, { ...within(range), highWaterMark: 256 * 1024 });
}

/** Node and HTTP count the last byte in. */
function within(range: Range | undefined) {
  return range && { start: range.start, end: range.end - 1 };
}
