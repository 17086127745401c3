import { createReadStream } from 'node:fs';
import { finished, PassThrough, type Readable } from 'node:stream';
import { LabTestError, messageOf } from '../../core/errors';
import { keepingErrors } from '../../core/late-errors';
import type { Source } from '../source/source';
import { compressionOf } from './compression';
import { archiveIn, strangerIn } from './formats';

/** A dump, opened. Destroying `stream` closes the file. */
export interface Content {
  format: 'text' | 'pg-custom' | 'pg-tar';
  /** Names of the compressions found around the dump, the outermost first. */
  compressions: string[];
  /** The dump without its compressions and without a byte order mark. It fails with a LabTestError only. */
  stream: Readable;
  /** Its first bytes, which are in the stream too. */
  head: Buffer;
  /** Bytes of the file read so far, as it is stored. */
  bytesRead(): number;
}

const headBytes = 4096;
const deepest = 4;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Opens a file and tells what it is by its content, through nested compressions.
 * @throws LabTestError naming what was found, when that is nothing that can be restored.
 */
export async function openContent(source: Source): Promise<Content> {
  const file = source.open
    ? await source.open()
    : createReadStream(source.path, { highWaterMark: 256 * 1024 });
  const compressions: string[] = [];
  let stream: Readable = keepingErrors(file);
  try {
    for (;;) {
      const head = await peek(stream, headBytes);
      const compression = compressionOf(head);
      if (!compression) {
        const format = formatOf(head, source.path);
        if (head.subarray(0, 3).equals(byteOrderMark)) stream.read(3);
        const dump = told(stream, (error) => damaged(source.path, compressions, error));
        dump.once('close', () => file.destroy());
        return { format, compressions, stream: dump, head, bytesRead: () => file.bytesRead };
      }
      compressions.push(compression.name);
      if (compressions.length > deepest)
        throw unusable(source.path, `It is compressed more than ${deepest} times.`);
      stream = keepingErrors(compression.open(stream));
    }
  } catch (error) {
    file.destroy();
    throw error instanceof LabTestError ? error : damaged(source.path, compressions, error);
  }
}

/** A stream, and what breaks in it as it is to be told. That its reader wants no more of it breaks nothing. */
function told(stream: Readable, explain: (error: unknown) => LabTestError): Readable {
  const out = keepingErrors(new PassThrough({ highWaterMark: 256 * 1024 }));
  finished(stream, { writable: false }, (error) => {
    if (error) out.destroy(error instanceof LabTestError ? error : explain(error));
  });
  out.once('close', () => stream.destroy());
  return stream.pipe(out);
}

/** What to say when reading a dump fails underway. */
function damaged(path: string, compressions: readonly string[], cause: unknown): LabTestError {
  const layers = compressions.length === 0 ? '' : ` (${compressions.join(', then ')})`;
  return new LabTestError({
    what: `${path} cannot be read to its end${layers}: ${messageOf(cause)}`,
    why: 'The file is damaged or was cut off, for instance by a copy that did not finish.',
    remedy: 'Make the dump again, or copy it again and compare the sizes.',
    cause,
  });
}

/**
 * The first bytes of a stream, which stay in it; all of them where it is shorter. One listener for the whole wait:
 * each new one would be told at once of what is there already, and a short file would never come to its end.
 */
function peek(stream: Readable, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settled = () => {
      stream.off('readable', look).off('end', look).off('error', failed);
    };
    const failed = (error: unknown) => {
      settled();
      reject(error);
    };
    const look = () => {
      const head: Buffer | null = stream.read(bytes) ?? (stream.readableEnded ? Buffer.alloc(0) : null);
      if (!head) return;
      settled();
      if (head.length > 0) stream.unshift(head);
      resolve(head);
    };
    if (stream.errored) reject(stream.errored);
    else stream.on('readable', look).on('end', look).on('error', failed);
  });
}

function formatOf(head: Buffer, path: string): Content['format'] {
  if (head.length === 0) throw unusable(path, 'It is empty.');
  const archive = archiveIn(head);
  if (archive) return archive;
  const stranger = strangerIn(head);
  if (stranger) throw unusable(path, `It is ${stranger.what}.`, stranger.remedy);
  return 'text';
}

function unusable(path: string, why: string, remedy?: string): LabTestError {
  return new LabTestError({
    what: `${path} is no dump that can be restored.`,
    why,
    remedy:
      remedy ??
      'Give a dump as SQL text (pg_dump, mysqldump), a custom, tar or directory dump of pg_dump, or Redis commands as text; ' +
        'each may be compressed with gzip, zstd, bzip2 or xz.',
  });
}
