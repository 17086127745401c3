import { Kept, type Ran } from '../ran';
import type { Work } from '../recording';
import { tagOf, withoutValues } from '../sql-text';
import { historyMarks } from '../trace';
import { type LogEntry, timeOf } from './log-entry';

/** As the log has it with `log_statement = all`, when a statement begins. */
const begins = /^(?:statement|execute (?:fetch from )?[^:]*): ([\s\S]*)$/;
/** As it has it with `log_duration`, when a statement, or the parsing of one, has ended. */
const ends = /^duration: ([\d.]+) ms/;
const temporary = /^temporary file: path "[^"]*", size (\d+)/;
/** As PostgreSQL tells it at the level DEBUG1 (`ATRewriteTable`, `index_build`). */
const rewrites = /^(?:rewriting table|building index) "(.*?)"(?: on table "|$)/;

/** As it tells the same of what it did beside (`index_build`, `ATRewriteTable`, `validateForeignKeyConstraint`). */
const works: Readonly<Record<keyof Work, RegExp>> = {
  built: /^building index "(.*?)"(?: on table "|$)/,
  verified: /^verifying table "(.*)"$/,
  validated: /^validating foreign key constraint "(.*)"$/,
};

/** Makes statements of the entries of a log, session by session. */
export class Statements {
  readonly kept = new Kept();
  private readonly open = new Map<number, Ran>();
  /** Milliseconds of parsing and binding that the next statement of a session begins with. */
  private readonly prepared = new Map<number, number>();

  add(entry: LogEntry): void {
    const { message, error_severity: severity } = entry;
    const session = entry.leader_pid ?? entry.pid;
    if (severity === 'LOG') {
      const [, began] = begins.exec(message) ?? [];
      if (began !== undefined) this.begin(session, began, entry);
      const [, milliseconds] = ends.exec(message) ?? [];
      if (milliseconds !== undefined) this.end(session, Number(milliseconds), entry);
      const [, bytes] = temporary.exec(message) ?? [];
      const ran = this.open.get(session);
      if (bytes !== undefined && ran) ran.temporaryBytes += Number(bytes);
    } else if (severity === 'DEBUG' || severity.startsWith('DEBUG')) {
      const [, name] = rewrites.exec(message) ?? [];
      const ran = this.open.get(session);
      if (name !== undefined) ran?.rewrote.push(name);
      if (ran) note(ran, message);
    } else if (severity === 'ERROR' || severity === 'FATAL' || severity === 'PANIC')
      this.fail(session, entry);
  }

  /** What has not ended has ended now: its session is gone. */
  finish(now: number): Kept {
    for (const ran of this.open.values()) this.kept.add({ ...ran, end: Math.max(ran.start, now) });
    this.open.clear();
    return this.kept;
  }

  private begin(session: number, sql: string, entry: LogEntry): void {
    const earlier = this.open.get(session);
    const start = timeOf(entry) - (this.prepared.get(session) ?? 0);
    if (earlier) this.kept.add({ ...earlier, end: start });
    this.prepared.delete(session);
    this.open.set(session, started(String(session), sql, start, entry.detail));
  }

  private end(session: number, milliseconds: number, { ps }: LogEntry): void {
    const ran = this.open.get(session);
    if (!ran) {
      this.prepared.set(session, (this.prepared.get(session) ?? 0) + milliseconds);
      return;
    }
    this.open.delete(session);
    const tag = ps && /^[A-Z][A-Z ]+$/.test(ps) && !/^(PARSE|BIND)$/.test(ps) ? ps : ran.tag;
    this.kept.add({ ...ran, tag, end: ran.start + milliseconds });
  }

  private fail(session: number, entry: LogEntry): void {
    const { statement, state_code: failed } = entry;
    const now = timeOf(entry);
    // What cannot be parsed has not begun.
    const ran = this.open.get(session) ?? (statement && started(String(session), statement, now));
    if (!ran) return;
    this.open.delete(session);
    this.prepared.delete(session);
    this.kept.add({ ...ran, failed, end: Math.max(now, ran.start) });
  }
}

function note(ran: Ran, message: string): void {
  for (const [kind, pattern] of Object.entries(works) as [keyof Work, RegExp][]) {
    const [, name] = pattern.exec(message) ?? [];
    if (name === undefined) continue;
    ran.work ??= { built: [], verified: [], validated: [] };
    ran.work[kind].push(name);
  }
}

function started(session: string, sql: string, start: number, detail = ''): Ran {
  const text = withoutValues(sql);
  const marks = historyMarks(`${sql} ${detail}`);
  return { session, text, tag: tagOf(text), start, end: start, rewrote: [], temporaryBytes: 0, marks };
}
