import type { Parser } from 'csv-parse';
import type { LogEntry, LogReader } from './log-entry';

/** The columns of `csvlog` that are read, by their place (PostgreSQL: "Using CSV-Format Log Output"). */
const columns = { timestamp: 0, pid: 3, ps: 7, error_severity: 11, state_code: 12, message: 13 } as const;
const more = { detail: 14, context: 18, application_name: 22, leader_pid: 24 } as const;

/** The pieces of a `csvlog` file. Versions have columns of their own at the end. */
export class CsvLog implements LogReader {
  readonly skipped = 0;
  private found: string[][] = [];

  static async begin(): Promise<CsvLog> {
    const { parse } = await import('csv-parse');
    return new CsvLog(parse({ relax_column_count: true }));
  }

  private constructor(private readonly parser: Parser) {
    this.parser.on('data', (record: string[]) => this.found.push(record));
  }

  async add(piece: Buffer): Promise<LogEntry[]> {
    await new Promise<void>((resolve, reject) => {
      this.parser.write(piece, (error) => (error ? reject(error) : resolve()));
    });
    return this.found.splice(0).map(entryOf);
  }
}

function entryOf(record: readonly string[]): LogEntry {
  const text = (place: number) => record[place] || undefined;
  return {
    timestamp: record[columns.timestamp] ?? '',
    pid: Number(record[columns.pid]),
    ps: text(columns.ps),
    error_severity: record[columns.error_severity] ?? '',
    state_code: text(columns.state_code),
    message: record[columns.message] ?? '',
    detail: text(more.detail),
    context: text(more.context),
    application_name: text(more.application_name),
    leader_pid: text(more.leader_pid) === undefined ? undefined : Number(record[more.leader_pid]),
  };
}
