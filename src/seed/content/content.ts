import { basename } from 'node:path';
import { finished, PassThrough, type Readable, type Transform } from 'node:stream';
import { LabTestError, messageOf } from '../../core/errors';
import { keepingErrors } from '../../core/late-errors';
import { openBytes } from '../source/bytes';
import type { Opened, Source } from '../source/source';
import { type Chatter, chatterIn, failureIn, skipChatter } from './clients';
import { compressionOf } from './compression';
import { type Ending, EndingWatch } from './ending';
import { archiveIn, isTar, isZip, strangerIn } from './formats';
import { headBytes, peek } from './peek';
import { openTar } from './tar';
import { openZip } from './zip';

/** A dump, opened. Destroying `stream` closes the file. */
export interface Content {
  /** `pg-directory` is a tar archive of the files of a directory dump. */
  format: 'text' | 'pg-custom' | 'pg-tar' | 'pg-directory';
  /** Names of the compressions and archives found around the dump, the outermost first. */
  compressions: string[];
  /** The dump without its compressions and without a byte order mark. It fails with a LabTestError only. */
  stream: Readable;
  /** Its first bytes, which are in the stream too; without what is skipped. */
  head: Buffer;
  /** Lines at its beginning that are no part of the dump. They are empty in `stream`. */
  skipped: readonly string[];
  /** Bytes of the file read so far, as it is stored. */
  bytesRead(): number;
  /** How a dump of text ended, once `stream` has been read. */
  ending(): Ending | undefined;
}

const deepest = 4;
const highWaterMark = 256 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Opens a file and tells what it is by its content, through nested compressions and archives.
 * @throws LabTestError naming what was found, when that is nothing that can be restored.
 */
export async function openContent(source: Source): Promise<Content> {
  let file = await openBytes(source);
  const compressions: string[] = [];
  let stream: Readable = keepingErrors(file);
  const found = (format: Content['format'], head: Buffer, out: Transform = through()): Content => {
    const dump = told(stream, out, (error) => damaged(source.path, compressions, error));
    dump.once('close', () => file.destroy());
    const bytesRead = () => file.bytesRead;
    return { format, compressions, stream: dump, head, skipped: [], bytesRead, ending: () => undefined };
  };
  try {
    for (;;) {
      const head = await peek(stream);
      const compression = compressionOf(head);
      const archive = archiveIn(head);
      if (archive) return found(archive, head);
      if (compression) stream = compression.open(stream);
      else if (isTar(head)) {
        const packed = await openTar(stream, source.path);
        stream = packed.stream;
        if (packed.kind === 'directory') return found('pg-directory', head);
      } else if (isZip(head)) stream = file = await unzipped(source, file, compressions);
      else {
        const { rest, skipped } = textIn(stream, head, source.path);
        const watch = keepingErrors(new EndingWatch({ highWaterMark }));
        return { ...found('text', rest, watch), skipped, ending: () => watch.ending() };
      }
      keepingErrors(stream);
      compressions.push(compression?.name ?? (isTar(head) ? 'tar' : 'zip'));
      if (compressions.length > deepest)
        throw unusable(source.path, `It is compressed more than ${deepest} times.`);
    }
  } catch (error) {
    file.destroy();
    throw error instanceof LabTestError ? error : damaged(source.path, compressions, error);
  }
}

function through(): Transform {
  return keepingErrors(new PassThrough({ highWaterMark }));
}

/** A stream through `out`, and what breaks in it as it is to be told. That its reader wants no more of it breaks nothing. */
function told(stream: Readable, out: Transform, explain: (error: unknown) => LabTestError): Readable {
  finished(stream, { writable: false }, (error) => {
    if (error) out.destroy(error instanceof LabTestError ? error : explain(error));
  });
  out.once('close', () => stream.destroy());
  return stream.pipe(out);
}

async function unzipped(source: Source, file: Opened, around: readonly string[]): Promise<Opened> {
  if (around.length > 0)
    throw unusable(
      source.path,
      `It is a zip archive in another file (${around.join(', then ')}).`,
      'Give the zip archive itself, or compress the dump with gzip, zstd, bzip2 or xz.',
    );
  file.destroy();
  return await openZip(source);
}

/** Takes from a text what stands before the dump. @returns what is left of its head, and the lines that were skipped. */
function textIn(stream: Readable, head: Buffer, path: string): { rest: Buffer; skipped: string[] } {
  if (head.length === 0) throw unusable(path, 'It is empty.');
  const mark = head.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  const chatter = chatterIn(head.subarray(mark).toString('latin1'));
  const rest = head.subarray(mark + chatter.bytes);
  const stranger = strangerIn(rest);
  if (stranger) throw unusable(path, `It is ${stranger.what}.`, stranger.remedy);
  if (head.length < headBytes && rest.length === 0) refuseEmpty(path, chatter);
  if (mark > 0) stream.read(mark);
  skipChatter(stream, chatter);
  return { rest, skipped: chatter.lines };
}

function refuseEmpty(path: string, { lines }: Chatter): void {
  const said = failureIn(lines.join('\n'));
  if (said !== undefined) throw brokenWhenMade(path, said);
  if (lines.length > 0)
    throw unusable(path, `It holds nothing but what a client wrote for a person: ${lines[0]?.slice(0, 200)}`);
}

/** What to say of a dump whose tool failed while it was made. @param said its own words, as they stand in the dump. */
export function brokenWhenMade(path: string, said: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: `${basename(path)} is not whole: the dump failed when it was made.`,
    why: `It holds what its tool said: ${said}`,
    remedy:
      'Make the dump again, let the job that makes it fail with its tool (set -o pipefail), and keep stderr out of the file (no 2>&1).',
    cause,
  });
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
