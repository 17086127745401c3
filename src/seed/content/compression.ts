import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import { LabTestError } from '../../core/errors';
import { bunzip2 } from './bzip2';
import { unxz } from './xz';

/** A compression, told by the first bytes. */
interface Compression {
  name: string;
  magic: Buffer;
  /** Whether it is told by something else than its magic, too. */
  also?(head: Buffer): boolean;
  open(source: Readable): Readable;
}

const chunkSize = 256 * 1024;

const compressions: readonly Compression[] = [
  {
    name: 'gzip',
    magic: Buffer.from([0x1f, 0x8b]),
    open: (source) => pipeline(source, createGunzip({ chunkSize }), () => {}),
  },
  {
    name: 'zstd',
    magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    // A frame to be skipped (RFC 8878, 3.1.2), which pzstd begins with.
    also: (head) => head.length >= 4 && (head.readUInt32LE() & 0xffff_fff0) === 0x184d_2a50,
    open: (source) => Readable.from(unzstd(source), raw),
  },
  { name: 'bzip2', magic: Buffer.from('BZh'), open: (source) => Readable.from(bunzip2(source), raw) },
  {
    name: 'xz',
    magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
    open: (source) => Readable.from(unxz(source), raw),
  },
];

const raw = { objectMode: false, highWaterMark: chunkSize } as const;

/** How `head` is compressed; undefined when it is not, or not in a way that is known here. */
export function compressionOf(head: Buffer): Compression | undefined {
  return compressions.find(({ magic, also }) => head.subarray(0, magic.length).equals(magic) || also?.(head));
}

/**
 * Node's decoder ends after the first frame when a second one begins within the same write, and drops the rest in
 * silence; pzstd and `cat a.zst b.zst` write many. So each frame that ends early is followed by a new decoder.
 */
async function* unzstd(source: Readable): AsyncGenerator<Buffer> {
  requireZstd();
  const input = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer | undefined;
  try {
    do {
      const decoder = createZstdDecompress({ chunkSize, params: { [constants.ZSTD_d_windowLogMax]: 30 } });
      const feeding = feed(decoder, rest, input);
      feeding.catch((error: unknown) => decoder.destroy(error as Error));
      yield* decoder;
      rest = await feeding;
    } while (rest !== undefined);
  } finally {
    source.destroy();
  }
}

/** @throws LabTestError on node 20, which does not read zstd. */
function requireZstd(): void {
  if (typeof createZstdDecompress === 'function') return;
  throw new LabTestError({
    what: `A dump that is compressed with zstd cannot be read by node ${process.version}.`,
    why: 'Node reads zstd from version 22.15 on.',
    remedy: 'Use a newer node, or compress the dump with gzip.',
  });
}

/** Writes into a decoder until its frame or the input ends. Returns what was read and not used. */
async function feed(decoder: ZstdDecompress, first: Buffer | undefined, input: AsyncIterator<Buffer>) {
  const ended = new Promise<void>((resolve) => decoder.once('end', resolve).once('close', resolve));
  let given = 0;
  for (let piece = first; ; piece = undefined) {
    piece ??= await nextOf(input);
    if (!piece) {
      decoder.end();
      return undefined;
    }
    given += piece.length;
    const written = new Promise<void>((resolve) => decoder.write(piece, () => resolve()));
    await Promise.race([written, ended]);
    const unused = given - decoder.bytesWritten;
    if (unused > 0 || decoder.readableEnded) return piece.subarray(piece.length - unused);
  }
}

async function nextOf(input: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  const { value, done } = await input.next();
  return done ? undefined : value;
}
