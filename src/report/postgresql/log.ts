import { CsvLog } from './csv-log';
import { type LogEntry, type LogReader, logEntry } from './log-entry';
import type { LogFormat } from './settings';

/** A longer line is passed over: it is one statement with megabytes of values. */
const longestLine = 16 * 2 ** 20;

/** What reads a log of this form. */
export async function logReader(format: LogFormat): Promise<LogReader> {
  if (format === 'jsonlog') return new JsonLog();
  return await CsvLog.begin();
}

/** The pieces of a `jsonlog` file. */
class JsonLog implements LogReader {
  private rest: Buffer = Buffer.alloc(0);
  private skipping = false;
  skipped = 0;

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
      return [logEntry.parse(JSON.parse(line))];
    } catch {
      this.skipped++;
      return [];
    }
  }
}
