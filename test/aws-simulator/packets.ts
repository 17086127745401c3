import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

/** One packet of the protocol of MySQL. */
export interface Packet {
  sequence: number;
  body: Buffer;
}

/** The next one. @throws Error at the end of the stream. */
export async function packetOf(stream: Duplex): Promise<Packet> {
  const header = await exactly(stream, 4);
  const length = header.readUIntLE(0, 3);
  const body = length === 0 ? Buffer.alloc(0) : await exactly(stream, length);
  return { sequence: header.readUInt8(3), body };
}

async function exactly(stream: Duplex, bytes: number): Promise<Buffer> {
  for (;;) {
    const found = stream.read(bytes) as Buffer | null;
    if (found?.length === bytes) return found;
    if (found || stream.readableEnded || stream.destroyed) throw new Error('the connection is over');
    await new Promise<void>((resolve) => {
      const look = () => {
        stream.off('readable', look).off('close', look);
        resolve();
      };
      stream.on('readable', look).on('close', look);
    });
  }
}

export function framed({ sequence, body }: Packet): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(body.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, body]);
}

/** Whether a client's first packet asks for TLS. */
export const asksForTls = ({ body }: Packet): boolean => body.length === 32;

/** What a server's greeting gives to hash a password with. */
export function scrambleOf({ body }: Packet): Buffer {
  const first = body.indexOf(0, 1) + 5;
  return Buffer.concat([body.subarray(first, first + 8), body.subarray(first + 27, first + 39)]);
}

/** Where the name of the user is in a client's answer to the greeting, and what it proves itself with. */
function placesIn(body: Buffer): { nameEnd: number; proofEnd: number } {
  const nameEnd = body.indexOf(0, 32);
  return { nameEnd, proofEnd: nameEnd + 2 + body.readUInt8(nameEnd + 1) };
}

export const userOf = ({ body }: Packet): string => body.toString('utf8', 32, placesIn(body).nameEnd);

/** A client's answer to the greeting as if it knew a password, by `mysql_native_password`. */
export function withPassword({ sequence, body }: Packet, password: string, scramble: Buffer): Packet {
  const sha1 = (...parts: (Buffer | string)[]) =>
    parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();
  const hashed = sha1(password);
  const mask = sha1(scramble, sha1(hashed));
  const proof = hashed.map((byte, at) => byte ^ mask.readUInt8(at));
  const { nameEnd, proofEnd } = placesIn(body);
  const parts = [body.subarray(0, nameEnd + 1), Buffer.from([proof.length]), proof, body.subarray(proofEnd)];
  return { sequence, body: Buffer.concat(parts) };
}
