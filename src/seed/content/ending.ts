import { Transform } from 'node:stream';
import { failureIn } from './clients';

/** How a dump of text ended, as far as it has been read. */
export interface Ending {
  /** The last line that its tool writes and that is not there. */
  missing: string | undefined;
  /** What the client said that failed while it made the dump, when that is near the end. */
  failure: string | undefined;
}

/** Lines by which a tool begins and ends each dump. One in another (pg_dumpall) has lines of its own. */
const frames = [
  { first: /^-- PostgreSQL database dump\r?$/, last: '-- PostgreSQL database dump complete' },
  { first: /^-- PostgreSQL database cluster dump\r?$/, last: '-- PostgreSQL database cluster dump complete' },
  { first: /^-- (MySQL|MariaDB) dump \d/, last: '-- Dump completed' },
] as const;

const comment = '\n-- ';
/** Longer than any of those lines. */
const longest = 96;
/** More than a client holds back when it fails: it writes its error first, and then what it has not written yet. */
const tailBytes = 32 * 1024;

/** Passes a dump of text on, and remembers how it ended. */
export class EndingWatch extends Transform {
  private readonly open = new Set<string>();
  private readonly broken = new Set<string>();
  private seam = Buffer.from('\n');
  private tail = Buffer.alloc(0);

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void) {
    const text = Buffer.concat([this.seam, chunk]);
    const end = Math.max(0, text.length - longest);
    this.look(text, end);
    this.seam = text.subarray(end);
    this.tail = Buffer.concat([this.tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
    done(null, chunk);
  }

  override _flush(done: () => void) {
    this.look(this.seam, this.seam.length);
    done();
  }

  ending(): Ending {
    const [missing] = [...this.broken, ...this.open];
    return { missing, failure: failureIn(this.tail.toString('latin1')) };
  }

  private look(text: Buffer, end: number) {
    for (let at = text.indexOf(comment); at >= 0 && at < end; at = text.indexOf(comment, at + 1)) {
      const [line = ''] = text.toString('latin1', at + 1, at + 1 + longest).split('\n');
      const frame = frames.find(({ first, last }) => first.test(line) || line.startsWith(last));
      if (!frame) continue;
      if (line.startsWith(frame.last)) this.open.delete(frame.last);
      else if (this.open.has(frame.last)) this.broken.add(frame.last);
      else this.open.add(frame.last);
    }
  }
}
