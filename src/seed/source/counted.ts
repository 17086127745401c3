import { Transform } from 'node:stream';

/** Counts what has come, for those who report progress. */
export class Counted extends Transform {
  bytesRead = 0;

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.bytesRead += chunk.length;
    done(null, chunk);
  }
}
