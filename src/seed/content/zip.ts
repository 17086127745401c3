import { pipeline, Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry } from 'yauzl';
import { LabTestError } from '../../core/errors';
import { openBytes } from '../source/bytes';
import type { Opened, Source } from '../source/source';
import { canBeDump, foreignFolder, isCalledDump, isDirectoryPart, some } from './names';

const remedy = 'Put one dump into it, or compress the dump with gzip, zstd, bzip2 or xz instead.';

/**
 * The one dump in a zip archive. Its table of contents is at the end: parts of the source are read, never all of it.
 * @throws LabTestError when there is none, more than one, or none that can be unpacked.
 */
export async function openZip(source: Source): Promise<Opened> {
  const { default: yauzl } = await import('yauzl');
  let read = 0;
  class Ranges extends yauzl.RandomAccessReader {
    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(this.range(start, end), { objectMode: false });
    }
    private async *range(start: number, end: number) {
      for await (const chunk of await openBytes(source, { start, end })) {
        read += chunk.length;
        yield chunk as Buffer;
      }
    }
  }
  const archive = await yauzl.fromRandomAccessReaderPromise(new Ranges(), source.bytes, { autoClose: false });
  const entries: Entry[] = [];
  for await (const entry of archive.eachEntry()) if (!entry.fileName.endsWith('/')) entries.push(entry);
  const entry = onlyDump(entries, source.path);
  refuseUnreadable(entry, source.path);
  const checked = checking(entry);
  pipeline(await archive.openReadStreamPromise(entry), checked, () => {});
  return Object.defineProperty(checked, 'bytesRead', { get: () => read }) as Transform & Opened;
}

function onlyDump(entries: readonly Entry[], path: string): Entry {
  const names = entries.map(({ fileName }) => fileName);
  const foreign = foreignFolder(names);
  if (foreign) throw refused(path, `The archive holds ${foreign.what}.`, foreign.remedy);
  if (names.filter(isDirectoryPart).length > 1)
    throw refused(
      path,
      'The archive holds a directory dump of pg_dump.',
      'Pack it with tar instead of zip, or dump into one file (pg_dump -Fc).',
    );
  const called = entries.filter(({ fileName }) => isCalledDump(fileName));
  const found = called.length > 0 ? called : entries.filter(({ fileName }) => canBeDump(fileName));
  const [first, second] = found;
  if (!first) throw refused(path, `The archive holds no dump: ${some(names) || 'it is empty'}.`);
  if (second)
    throw refused(path, `The archive holds several: ${some(found.map(({ fileName }) => fileName))}.`);
  return first;
}

function refuseUnreadable(entry: Entry, path: string): void {
  const name = JSON.stringify(entry.fileName);
  if (entry.isEncrypted())
    throw refused(path, `${name} in the archive is encrypted.`, 'Unpack it in a step before this one.');
  if (!entry.canDecodeFileData())
    throw refused(
      path,
      `${name} in the archive is compressed in a way that is not read (method ${entry.compressionMethod}).`,
    );
}

/** The archive's own check of its content, which the library leaves to its user. */
function checking({ fileName, crc32: wanted }: Entry): Transform {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush: (done) =>
      done(sum === wanted ? null : new Error(`${fileName} in the archive does not match its checksum`)),
  });
}

function refused(path: string, why: string, what = remedy): LabTestError {
  return new LabTestError({ what: `${path} is no dump that can be restored.`, why, remedy: what });
}
