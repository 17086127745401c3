import { Transform, type TransformCallback } from 'node:stream';
import { LabTestError } from '../../core/errors';
import { keepingErrors } from '../../core/late-errors';

/**
 * Counts what has come, for those who report progress. That it ends is not enough, since a connection that breaks can
 * look like an end: it fails when that is not after `expected` bytes, where these are known.
 */
export class Counted extends Transform {
  bytesRead = 0;

  constructor(
    private readonly path: string,
    private readonly expected: number | undefined,
  ) {
    super();
    keepingErrors(this);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytesRead += chunk.length;
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    done(this.bytesRead === (this.expected ?? this.bytesRead) ? null : this.#incomplete());
  }

  #incomplete(): LabTestError {
    return new LabTestError({
      what: `${this.path} cannot be read to its end: ${this.bytesRead} of ${this.expected} bytes came.`,
      why: 'The connection that it came over broke, or the file was written to meanwhile.',
      remedy: 'Run the job again.',
    });
  }
}
