import { posix } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import type { Extract, Pack } from 'tar-stream';
import { LabTestError } from '../../core/errors';
import { looksLikeDump } from './formats';
import { canBeDump, foreignFolder, isCalledDump, isDirectoryPart, some, tableOfContents } from './names';
import { peek } from './peek';

/** What a tar archive holds that can be restored. */
export interface TarContent {
  /** `directory`: the files of a directory dump of pg_dump, packed again without the folder that they were in. */
  kind: 'dump' | 'directory';
  stream: Readable;
}

type Entry = Extract extends AsyncIterable<infer One> ? One : never;
type Files = AsyncGenerator<Entry, undefined>;

/** An archive that is being read, and what ended that. */
interface Archive {
  entries: Extract;
  ended: Promise<Error | null>;
}

/** Enough names to tell what the files together are. */
const telling = 200;
const bytes = { objectMode: false } as const;

/**
 * Reads a tar archive as far as its first dump. What comes after it is seen only once that was read: a second dump
 * ends the stream with an error.
 * @throws LabTestError when there is none.
 */
export async function openTar(archive: Readable, path: string): Promise<TarContent> {
  const { extract, pack } = await import('tar-stream');
  const entries = extract();
  const ended = new Promise<Error | null>((resolve) =>
    pipeline(archive, entries, (error) => resolve(error ?? null)),
  );
  const opened: Archive = { entries, ended };
  const passedOver: string[] = [];
  const files = filesIn(opened, path);
  for (;;) {
    const { value: entry } = await files.next();
    if (!entry) throw refused(path, `The archive holds no dump: ${some(passedOver) || 'it is empty'}.`);
    const { name } = entry.header;
    if (isDirectoryPart(name))
      return { kind: 'directory', stream: repacked(entry, files, pack(), opened, path) };
    const content = Readable.from(entry, bytes);
    if (isCalledDump(name) || (canBeDump(name) && looksLikeDump(await peek(content))))
      return { kind: 'dump', stream: Readable.from(alone(name, content, files, opened, path), bytes) };
    passedOver.push(name);
    content.resume();
  }
}

async function* filesIn({ entries }: Archive, path: string): Files {
  const names: string[] = [];
  for await (const entry of entries) {
    const { name, type } = entry.header;
    if (type !== 'file' && type !== 'contiguous-file') {
      entry.resume();
      continue;
    }
    if (names.push(name) <= telling) {
      const foreign = foreignFolder(names);
      if (foreign) throw refused(path, `The archive holds ${foreign.what}.`, foreign.remedy);
    }
    yield entry;
  }
  return undefined;
}

/** The one dump. The rest of the archive is read for a second one. */
async function* alone(name: string, content: Readable, files: Files, archive: Archive, path: string) {
  try {
    yield* content;
    for await (const other of files) {
      if (isCalledDump(other.header.name)) throw several(path, name, other.header.name);
      other.resume();
    }
  } catch (error) {
    throw await causeOf(error, archive);
  } finally {
    archive.entries.destroy();
  }
}

/** The files of one directory dump, in a new archive. */
function repacked(first: Entry, files: Files, packed: Pack, archive: Archive, path: string): Readable {
  const folder = posix.dirname(first.header.name);
  const copy = async () => {
    let complete = false;
    for (let entry: Entry | undefined = first; entry; entry = (await files.next()).value) {
      const { name, size } = entry.header;
      const base = posix.basename(name);
      if (posix.dirname(name) === folder && isDirectoryPart(name)) {
        const place = packed.entry({ name: base, size: size ?? 0, mode: 0o600 });
        // Not the entry itself: Node's pipeline waits for ever for one that has failed already.
        await finished(Readable.from(entry, bytes), place);
        complete ||= base === tableOfContents;
      } else if (base === tableOfContents) throw several(path, first.header.name, name);
      else entry.resume();
    }
    if (!complete)
      throw refused(path, `The archive holds a directory dump of pg_dump without its ${tableOfContents}.`);
    packed.finalize();
  };
  const copying = copy().catch((error: Error) => {
    packed.destroy(error);
    return error;
  });
  // At once: an error that nobody listens to ends the process, and a reader that comes later waits for ever.
  const pieces: AsyncIterable<Buffer> = Readable.from(packed, bytes);
  const read = async function* () {
    try {
      yield* pieces;
    } catch (error) {
      throw await causeOf((await copying) ?? error, archive);
    } finally {
      archive.entries.destroy();
    }
  };
  return Readable.from(read(), bytes);
}

/** What the archive failed of, rather than that its entry ended for it. */
async function causeOf(error: unknown, { entries, ended }: Archive): Promise<Error> {
  if (error instanceof LabTestError || !entries.destroyed) return error as Error;
  return (await ended) ?? (error as Error);
}

function several(path: string, one: string, other: string): LabTestError {
  return refused(path, `The archive holds several dumps: ${some([one, other])}.`);
}

function refused(
  path: string,
  why: string,
  remedy = 'Put one dump into it, and nothing else that is called as dumps are; or name the dump itself.',
): LabTestError {
  return new LabTestError({ what: `${path} is no dump that can be restored.`, why, remedy });
}
