import type { Readable } from 'node:stream';

/** How much of a file tells what it is. */
export const headBytes = 4096;

/**
 * The first bytes of a stream, which stay in it; all of them where it is shorter. One listener for the whole wait:
 * each new one would be told at once of what is there already, and a short file would never come to its end.
 */
export function peek(stream: Readable, bytes = headBytes): Promise<Buffer> {
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
