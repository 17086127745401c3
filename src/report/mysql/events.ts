import type { Connection, RowDataPacket } from 'mysql2/promise';
import { limitsLocks } from '../lock-limit';
import type { Ran } from '../ran';
import { mostStatements } from '../recording';
import { asFarAsSure, tagOf, withoutValues } from '../sql-text';
import { historyMarks } from '../trace';

const consumers = `name IN ('global_instrumentation', 'thread_instrumentation', 'statements_digest',
  'events_statements_current', 'events_statements_history_long', 'events_stages_current', 'events_stages_history_long')`;

/** What is switched on: statements, the stages that tell how a table is altered, and locks on tables. */
const switchedOn = [
  `UPDATE performance_schema.setup_consumers SET enabled = 'YES' WHERE ${consumers}`,
  `UPDATE performance_schema.setup_instruments SET enabled = 'YES', timed = 'YES'
    WHERE name LIKE 'statement/%' OR name IN ('wait/lock/metadata/sql/mdl', 'stage/sql/copy to tmp table')
      OR name LIKE 'stage/innodb/alter table%'`,
  'TRUNCATE performance_schema.events_statements_history_long',
  'TRUNCATE performance_schema.events_stages_history_long',
  'TRUNCATE performance_schema.events_statements_summary_global_by_event_name',
];

/** Makes the server write down what others do from now on. */
export async function switchOn(connection: Connection): Promise<void> {
  for (const statement of switchedOn) await connection.query(statement);
}

/** What of it has been switched off since. */
export async function switchedOff(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT name FROM performance_schema.setup_consumers WHERE enabled = 'NO' AND ${consumers}`,
  );
  return rows.map(({ name }) => String(name));
}

/** Has a session of our own leave no trace in the server's records; returns the number of its thread. */
export async function unseen(connection: Connection): Promise<number> {
  await connection.query(
    "UPDATE performance_schema.threads SET instrumented = 'NO', history = 'NO' WHERE processlist_id = CONNECTION_ID()",
  );
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT thread_id AS thread FROM performance_schema.threads WHERE processlist_id = CONNECTION_ID()',
  );
  return Number(rows[0]?.thread);
}

/** How many milliseconds the server's timer of events is behind its clock. */
export async function timerOffset(connection: Connection): Promise<number> {
  const instrumented = (value: string) =>
    connection.query(
      'UPDATE performance_schema.threads SET instrumented = ? WHERE processlist_id = CONNECTION_ID()',
      [value],
    );
  await instrumented('YES');
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT UNIX_TIMESTAMP(SYSDATE(6)) * 1000 - e.timer_start / 1e9 AS off
     FROM performance_schema.events_statements_current e JOIN performance_schema.threads t USING (thread_id)
     WHERE t.processlist_id = CONNECTION_ID()`,
  );
  await instrumented('NO');
  return Number(rows[0]?.off);
}

/** Numbers of errors by which the server has not understood a statement: its grammar, a column, a function. */
const unclear = [1064, 1054, 1305];

interface Event extends RowDataPacket {
  thread: string;
  event: string;
  name: string;
  from: string;
  to: string;
  digest: string | null;
  sql: string | null;
  failed: number;
  affected: string;
  sent: string;
}

const events = `
  SELECT CAST(thread_id AS CHAR) AS thread, CAST(event_id AS CHAR) AS event, event_name AS name, timer_start / 1e9 AS \`from\`,
    timer_end / 1e9 AS \`to\`, digest_text AS digest, sql_text AS \`sql\`, mysql_errno AS failed,
    CAST(rows_affected AS CHAR) AS affected, CAST(rows_sent AS CHAR) AS sent
  FROM performance_schema.events_statements_history_long
  WHERE (event_name LIKE 'statement/sql/%' OR event_name = 'statement/com/Execute')
    AND thread_id NOT IN (?) AND (nesting_event_type IS NULL OR nesting_event_type <> 'STATEMENT') AND timer_end IS NOT NULL
  ORDER BY timer_start`;

const stages = `
  SELECT CAST(thread_id AS CHAR) AS thread, CAST(nesting_event_id AS CHAR) AS event, event_name AS name
  FROM performance_schema.events_stages_history_long WHERE nesting_event_type = 'STATEMENT'`;

/**
 * The statements that others have run, and what of them the server has forgotten.
 * @param own threads of our own. @param time of the timer on the clock.
 */
export async function statementsOf(
  connection: Connection,
  own: Iterable<number>,
  time: (timer: number) => number,
): Promise<{ all: Ran[]; leftOut: { statements: number; durationMs: number } }> {
  const [found] = await connection.query<Event[]>(events, [[0, ...own]]);
  const [seen] = await connection.query<RowDataPacket[]>(stages);
  const algorithms = new Map<string, 'COPY' | 'INPLACE'>();
  for (const { thread, event, name } of seen)
    if (algorithms.get(`${thread} ${event}`) !== 'COPY')
      algorithms.set(`${thread} ${event}`, name === 'stage/sql/copy to tmp table' ? 'COPY' : 'INPLACE');
  const all = found.map((event) => ranOf(event, algorithms.get(`${event.thread} ${event.event}`), time));
  return { all, leftOut: await leftOutOf(connection, all) };
}

function ranOf(event: Event, stage: 'COPY' | 'INPLACE' | undefined, time: (timer: number) => number): Ran {
  const { thread, name, digest, sql, failed, affected, sent } = event;
  const whole = (digest ?? withoutValues(sql ?? '', 'mysql')).trim();
  const text = unclear.includes(failed) ? asFarAsSure(whole) : whole;
  const written = sql === null || sql.endsWith('...') ? undefined : withoutValues(sql, 'mysql');
  const kind = name.replace(/^statement\/(?:sql|com)\//, '');
  const tag = name.startsWith('statement/sql/') && kind !== 'error' ? tagOfKind(kind) : tagOf(text);
  const alters = /^(?:ALTER TABLE|CREATE INDEX|DROP INDEX|OPTIMIZE)/.test(tag) && failed === 0;
  const copied = stage === 'COPY' && alters;
  const rows = [Number(affected), Number(sent)].find((count) => count > 0 && count < 2 ** 53) ?? 0;
  return {
    session: thread,
    text,
    written,
    tag,
    start: time(Number(event.from)),
    end: time(Number(event.to)),
    rows,
    failed: failed === 0 ? undefined : String(failed),
    temporaryBytes: 0,
    rewrote: copied ? [...text.matchAll(/`([^`]+)`/g)].map(([, one]) => one ?? '') : [],
    algorithm: alters ? (stage ?? 'INSTANT') : undefined,
    marks: historyMarks(sql ?? ''),
    ...(limitsLocks(sql ?? '', 'mysql') ? { limitsLocks: true } : {}),
  };
}

/** `alter_table` as the statement begins. */
function tagOfKind(kind: string): string {
  const known: Readonly<Record<string, string>> = {
    insert_select: 'INSERT',
    update_multi: 'UPDATE',
    delete_multi: 'DELETE',
  };
  return known[kind] ?? kind.replaceAll('_', ' ').toUpperCase();
}

/** The server keeps so many and forgets the first. */
async function leftOutOf(connection: Connection, all: readonly Ran[]) {
  if (all.length < mostStatements - 100) return { statements: 0, durationMs: 0 };
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT SUM(count_star) AS count, SUM(sum_timer_wait) / 1e9 AS time
     FROM performance_schema.events_statements_summary_global_by_event_name
     WHERE event_name LIKE 'statement/sql/%' OR event_name = 'statement/com/Execute'`,
  );
  const kept = all.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    statements: Math.max(0, Number(rows[0]?.count ?? 0) - all.length),
    durationMs: Math.max(0, Math.round(Number(rows[0]?.time ?? 0) - kept)),
  };
}
