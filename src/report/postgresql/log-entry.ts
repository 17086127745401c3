import { z } from 'zod';

/** What of an entry of PostgreSQL's log a recording goes by, as `jsonlog` calls it. */
export const logEntry = z.object({
  timestamp: z.string(),
  pid: z.number(),
  application_name: z.string().optional(),
  leader_pid: z.number().optional(),
  ps: z.string().optional(),
  error_severity: z.string(),
  state_code: z.string().optional(),
  message: z.string().default(''),
  detail: z.string().optional(),
  /** What a statement was part of, where it was: a function, a trigger. */
  context: z.string().optional(),
});

export type LogEntry = z.infer<typeof logEntry>;

/** Makes entries of the pieces of a log, however they are cut. */
export interface LogReader {
  /** Entries that were passed over: too long, or none. */
  readonly skipped: number;
  /** The entries that end in this piece. */
  add(piece: Buffer): LogEntry[] | Promise<LogEntry[]>;
}

/** Milliseconds of an entry's time; `log_timezone` is UTC. */
export function timeOf({ timestamp }: Pick<LogEntry, 'timestamp'>): number {
  return Date.parse(timestamp.replace(' ', 'T').replace(/ (UTC|GMT)$/, 'Z'));
}
