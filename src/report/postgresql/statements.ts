import { Kept, type Ran } from '../ran';
import type { Work } from '../recording';
import { asFarAsSure, tagOf, withoutValues } from '../sql-text';
import { Batch } from './batch';
import { type LogEntry, timeOf } from './log-entry';
import { notedOf } from './noted';
import { Parsed } from './parsed';
import { type Planned, planOf } from './plan';
import { Recent } from './recent';
import { changedBy } from './settings';

/** As the log has it with `log_statement = all`, when a statement begins. */
const begins = /^(?:statement|execute (?:fetch from )?[\s\S]*?): ([\s\S]*)$/;
/** As it has it with `log_parser_stats`, when a statement is going to run. */
const looked = 'PARSE ANALYSIS STATISTICS';
/** As it has it with `log_duration`, when a statement, or the parsing of one, has ended. */
const ends = /^duration: ([\d.]+) ms/;
/** What a session does before a statement runs, as its process is called meanwhile. */
const beginnings = /^(?:PARSE|BIND)$/;
/** As the server has it when it starts anew, since one of its processes has ended as none may. */
const crashed = /^all server processes terminated/;
const crashCode = '57P02';
/** Codes of what the server has not understood, or does not do. */
const unclear = /^(?:42|0A)/;
const executes = /\bEXECUTE\b/i;
/** What a session has run, as its process is called until the session waits. */
const runs = /^(?!(?:PARSE|BIND)$)[A-Z][A-Z ]+$/;
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
  /** Settings of the recording that statements have changed. */
  readonly disturbed = new Set<string>();
  /** Characters of the plans that were logged: each has the whole text that its statement was sent in. */
  plans = 0;
  private readonly open = new Map<number, Batch>();
  /** What each session has run last; a migration may have one for each of its files. */
  private readonly over = new Recent<number, Batch>(100);
  /** Milliseconds of parsing and binding that the next statement of a session begins with. */
  private readonly prepared = new Map<number, number>();
  private readonly parsed = new Parsed();
  private time = 0;

  add(entry: LogEntry): void {
    const { message, error_severity: severity } = entry;
    const time = timeOf(entry);
    // Not where the command has set another time zone.
    if (!Number.isNaN(time)) this.time = time;
    const session = entry.leader_pid ?? entry.pid;
    if (severity === 'LOG') this.log(session, entry);
    else if (severity === 'DEBUG' || severity.startsWith('DEBUG')) {
      const [, name] = rewrites.exec(message) ?? [];
      const ran = this.open.get(session)?.running;
      if (name !== undefined) ran?.rewrote.push(name);
      if (ran) note(ran, message);
      if (entry.context === undefined) this.parsed.add(session, message);
    } else if (severity === 'ERROR' || severity === 'FATAL' || severity === 'PANIC')
      this.fail(session, entry);
  }

  /** What has not ended has ended now: its session is gone. */
  finish(now: number): Kept {
    for (const batch of this.open.values()) this.keep(batch.end(now));
    this.open.clear();
    return this.kept;
  }

  private log(session: number, entry: LogEntry): void {
    const { message, context } = entry;
    const batch = this.open.get(session);
    const [, bytes] = temporary.exec(message) ?? [];
    if (bytes !== undefined && batch) batch.running.temporaryBytes += Number(bytes);
    // A function may log what it likes, and words like these.
    if (context !== undefined) return;
    if (crashed.test(message)) this.crash();
    const [, began] = begins.exec(message) ?? [];
    if (began !== undefined) this.begin(session, began, entry);
    if (message === looked) batch?.next(entry.ps, this.time);
    const plan = planOf(message);
    if (plan) {
      this.plans += message.length;
      this.count(session, plan);
    }
    const [, milliseconds] = (!plan && ends.exec(message)) || [];
    if (milliseconds !== undefined) this.end(session, Number(milliseconds), entry);
  }

  /** A plan comes when its statement is let go: of a cursor, or of one with parameters, after the statement has ended. */
  private count(session: number, { sql, rows }: Planned): void {
    if (rows === undefined) return;
    const now = this.open.get(session);
    // The plan of what was prepared by a statement has the text of that one.
    const isNow = now && (now.sql === sql || executes.test(now.sql));
    const batch = isNow ? now : this.over.get(session);
    if (isNow || batch?.sql === sql) batch?.counted(rows);
  }

  private begin(session: number, sql: string, entry: LogEntry): void {
    const start = this.time - (this.prepared.get(session) ?? 0);
    for (const name of changedBy(sql)) this.disturbed.add(name);
    this.keep(this.open.get(session)?.end(start));
    this.prepared.delete(session);
    this.open.set(session, new Batch(sql, started(String(session), sql, start, entry.detail)));
  }

  private end(session: number, milliseconds: number, { ps }: LogEntry): void {
    const batch = this.open.get(session);
    if (!batch) {
      // The end of a statement whose beginning the log's reader has passed over.
      if (ps && !beginnings.test(ps)) return;
      this.prepared.set(session, (this.prepared.get(session) ?? 0) + milliseconds);
      return;
    }
    this.open.delete(session);
    if (ps && runs.test(ps)) batch.running.tag = ps;
    this.keep(batch.end(batch.start + milliseconds));
    this.over.set(session, batch);
  }

  private fail(session: number, entry: LogEntry): void {
    const { state_code: failed, ps, leader_pid } = entry;
    const now = this.time;
    // Where a worker fails, the session that it works for fails next. A worker is never called by what it does.
    if (leader_pid !== undefined) return;
    const unparsed = () => {
      const sql = this.parsed.failed(session, entry);
      return sql === undefined ? undefined : new Batch(sql, started(String(session), sql, now));
    };
    const batch = this.open.get(session) ?? unparsed();
    // With parameters, a statement is committed after it has ended.
    if (!batch && ps && runs.test(ps)) this.over.get(session)?.undone(failed);
    if (!batch) return;
    this.open.delete(session);
    this.prepared.delete(session);
    this.keep(batch.fail(failed, ps, now));
  }

  private crash(): void {
    for (const batch of this.open.values()) this.keep(batch.fail(crashCode, undefined, this.time));
    for (const known of [this.open, this.over, this.prepared]) known.clear();
    this.parsed.clear();
  }

  private keep(all: readonly Ran[] = []): void {
    for (const ran of all) this.kept.add(unclear.test(ran.failed ?? '') ? unclearly(ran) : ran);
  }
}

/** It is still found in a file by what it was. */
function unclearly(ran: Ran): Ran {
  const text = asFarAsSure(ran.text);
  return { ...ran, text, tag: tagOf(text), written: ran.text };
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
  const times = { start, end: start };
  return {
    session,
    text,
    tag: tagOf(text),
    ...times,
    rewrote: [],
    temporaryBytes: 0,
    ...notedOf(sql, detail),
  };
}
