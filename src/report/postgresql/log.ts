import { z } from 'zod';

/** What of an entry of PostgreSQL's `jsonlog` a recording goes by. */
const entry = z.object({
  timestamp: z.string(),
  pid: z.number(),
  application_name: z.string().optional(),
  leader_pid: z.number().optional(),
  ps: z.string().optional(),
  error_severity: z.string(),
  state_code: z.string().optional(),
  message: z.string().default(''),
  detail: z.string().optional(),
  statement: z.string().optional(),
});

export type LogEntry = z.infer<typeof entry>;

/** A longer line is passed over: it is one statement with megabytes of values. */
const longestLine = 16 * 2 ** 20;

/** Makes entries of the pieces of a `jsonlog` file, however they are cut. */
export class JsonLog {
  private rest: Buffer = Buffer.alloc(0);
  private skipping = false;
  /** Lines that were passed over: too long, or no entries. */
  skipped = 0;

  /** The entries that end in this piece. */
  add(piece: Buffer): LogEntry[] {
    const whole = this.rest.length > 0 ? Buffer.concat([this.rest, piece]) : piece;
    const end = whole.lastIndexOf(10) + 1;
    const lines = whole.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    this.rest = whole.subarray(end);
    if (this.skipping && lines.length > 0) {
      lines.shift();
      this.skipping = false;
    }
    if (this.rest.length > longestLine) {
      this.rest = Buffer.alloc(0);
      if (!this.skipping) this.skipped++;
      this.skipping = true;
    }
    return lines.flatMap((line) => this.parsed(line));
  }

  private parsed(line: string): LogEntry[] {
    try {
      return [entry.parse(JSON.parse(line))];
    } catch {
      this.skipped++;
      return [];
    }
  }
}

/** Milliseconds of an entry's time; `log_timezone` is UTC. */
export function timeOf({ timestamp }: Pick<LogEntry, 'timestamp'>): number {
  return Date.parse(timestamp.replace(' ', 'T').replace(/ (UTC|GMT)$/, 'Z'));
}
