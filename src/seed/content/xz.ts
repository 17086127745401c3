import type { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { LabTestError } from '../../core/errors';

/** What the library's decoder answers of a file that is whole and that it cannot read (`xz_ret` in xz.h). */
const unread: Readonly<Record<string, string>> = {
  4: 'It asks for a larger dictionary than is read here (64 MiB at most).',
  6: 'It has a filter or a checksum that is not read here (BCJ, delta, SHA-256).',
};

/** Decompresses xz, several streams in a row and the padding after them, too. */
export async function* unxz(source: Readable): AsyncGenerator<Uint8Array> {
  const decoder = await import('xz-decompress');
  const { XzReadableStream } = withoutTurns(decoder);
  const input = new Tracked(source);
  const reader = new XzReadableStream(ReadableStream.from<Uint8Array>(input.pieces())).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (next.value.length > 0) yield next.value;
      else if (input.isPadded()) return;
    }
  } catch (error) {
    throw explained(error);
  } finally {
    await reader.cancel().catch(() => {});
    source.destroy();
  }
}

/**
 * The library lets one stream begin only after the one before has been read to its end: a dump in a dump, and one that is
 * opened again while it is read, would wait for ever. Its streams share nothing that they would have to take turns for.
 */
function withoutTurns<Decoder extends { XzReadableStream: object }>(decoder: Decoder): Decoder {
  Object.assign(decoder.XzReadableStream, { _contextMutex: { acquire: async () => {}, release: () => {} } });
  return decoder;
}

/** The library goes on without an end after padding, which a whole file may have: what it reads is watched. */
class Tracked {
  private ended = false;
  private last = -1;
  private idle = 0;

  constructor(private readonly source: Readable) {}

  async *pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.source as AsyncIterable<Buffer>) {
      this.last = piece.at(-1) ?? this.last;
      yield piece;
    }
    this.ended = true;
  }

  /** Whether all was read, and it ended in zeros; asked each time that nothing came of it. */
  isPadded(): boolean {
    this.idle = this.ended ? this.idle + 1 : 0;
    return this.idle > 8 && this.last === 0;
  }
}

function explained(error: unknown): unknown {
  const code = /error code (\d+)/.exec(String(error))?.[1] ?? '';
  const why = unread[code];
  if (why === undefined) return error;
  return new LabTestError({
    what: 'The dump is compressed by xz in a way that is not read here.',
    why,
    remedy: 'Compress it with the options that xz has by itself, or with gzip or zstd.',
    cause: error,
  });
}
