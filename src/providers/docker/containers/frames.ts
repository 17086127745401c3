import { Writable } from 'node:stream';

const headBytes = 8;
const standardError = 2;

/**
 * Takes apart what an engine sends of a process without a terminal: pieces of either output, each behind a head of
 * eight bytes, which has the output's number first and the piece's length at its end (Engine API, "Attach to a
 * container"). What has come of a piece is handed on at once.
 */
export class Frames extends Writable {
  readonly #head = Buffer.alloc(headBytes);
  #headed = 0;
  #left = 0;

  constructor(
    private readonly onOutput: (bytes: Buffer) => void,
    private readonly onError: (bytes: Buffer) => void,
  ) {
    super();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#left > 0 ? this.#body(rest) : this.#heading(rest);
    done();
  }

  #heading(bytes: Buffer): Buffer {
    const taken = bytes.copy(this.#head, this.#headed, 0, headBytes - this.#headed);
    this.#headed += taken;
    if (this.#headed === headBytes) {
      this.#left = this.#head.readUInt32BE(4);
      this.#headed = 0;
    }
    return bytes.subarray(taken);
  }

  #body(bytes: Buffer): Buffer {
    const piece = bytes.subarray(0, this.#left);
    this.#left -= piece.length;
    (this.#head[0] === standardError ? this.onError : this.onOutput)(piece);
    return bytes.subarray(piece.length);
  }
}
