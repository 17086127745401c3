import type { Readable } from 'node:stream';

/** The parts of unbzip2-stream below its stream, which would hold a highly compressed dump in memory as a whole. */
interface Decoder {
  /** Reads a stream's header; returns the size of its blocks in units of 100 kB. */
  header(bits: BitReader): number;
  /** Decodes a block; returns the stream's checksum so far, or null where the stream ends. */
  decompress(
    bits: BitReader,
    put: (byte: number) => void,
    work: Int32Array,
    size: number,
    crc: number,
  ): number | null;
}
interface BitReader {
  (bits: number | null): number;
  bytesRead: number;
}

const unit = 100_000;
/** The longest block is this much longer than its size says, when it cannot be compressed at all. */
const slack = 50_000;
const pieceSize = 256 * 1024;

/** Decompresses bzip2, several streams in a row too, one block (at most 900 kB of input) at a time. */
export async function* bunzip2(source: Readable): AsyncGenerator<Buffer> {
  try {
    yield* blocks(source);
  } finally {
    source.destroy();
  }
}

async function* blocks(source: Readable): AsyncGenerator<Buffer> {
  const { default: decoder } = (await import('unbzip2-stream/lib/bzip2.js')) as { default: Decoder };
  const { default: bitReader } = (await import('unbzip2-stream/lib/bit_iterator.js')) as {
    default: (next: () => Buffer) => BitReader;
  };
  const queue: Buffer[] = [];
  let read = 0;
  let finished = false;
  const input = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const next = (): Buffer => {
    const piece = queue.shift();
    if (!piece) throw new Error('bzip2 data ends too early');
    return piece;
  };
  const fill = async (bits: BitReader | undefined, wanted: number): Promise<void> => {
    while (!finished && read - (bits?.bytesRead ?? 0) < wanted) {
      const { value, done } = await input.next();
      finished = done ?? false;
      if (!done && value.length > 0) queue.push(value);
      if (!done) read += value.length;
    }
  };
  await fill(undefined, 4);
  const bits = bitReader(next);
  while (bits.bytesRead < read || !finished) {
    await fill(bits, 4 + slack);
    if (bits.bytesRead >= read) return;
    const size = decoder.header(bits);
    const work = new Int32Array(unit * size);
    let crc: number | null = 0;
    while (crc !== null) {
      await fill(bits, unit * size + slack);
      const block = new Pieces();
      crc = decoder.decompress(bits, block.put, work, work.length, crc);
      yield* block.taken();
    }
    await fill(bits, 1);
  }
}

/** Bytes gathered one by one, in pieces: a block of repetitions can become 45 MB. */
class Pieces {
  private readonly full: Buffer[] = [];
  private piece = Buffer.allocUnsafe(pieceSize);
  private used = 0;

  readonly put = (byte: number): void => {
    if (this.used === pieceSize) {
      this.full.push(this.piece);
      this.piece = Buffer.allocUnsafe(pieceSize);
      this.used = 0;
    }
    this.piece[this.used++] = byte;
  };

  taken(): Buffer[] {
    return this.used === 0 ? this.full : [...this.full, this.piece.subarray(0, this.used)];
  }
}
