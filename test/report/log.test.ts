import { expect, test } from 'vitest';
import type { LogEntry } from '../../src/report/postgresql/log-entry';
import { Statements } from '../../src/report/postgresql/statements';

/** An entry of one session's, so many milliseconds after the first. */
function entry(at: number, message: string, over: Partial<LogEntry> = {}): LogEntry {
  const timestamp = `2026-01-02 03:04:05.${String(at).padStart(3, '0')} UTC`;
  return { timestamp, pid: 7, error_severity: 'LOG', message, ...over };
}

function statementsOf(...entries: LogEntry[]) {
  const statements = new Statements();
  for (const one of entries) statements.add(one);
  const { all } = statements.finish(0).finished();
  return all.map(({ tag, text, start, end }) => [tag, text, end - start]);
}

test('what a function logs in the words of the server is none of its', () => {
  const context = 'PL/pgSQL function inline_code_block line 1 at RAISE';
  expect(
    statementsOf(
      entry(0, 'statement: DO $$ BEGIN END $$'),
      entry(1, 'duration: 0.001 ms', { context, ps: 'DO' }),
      entry(2, 'statement: a secret', { context }),
      entry(900, 'duration: 900.000 ms', { ps: 'DO' }),
    ),
  ).toEqual([['DO', 'DO ?', 900]]);
});

test('a statement begins with its parsing, and not with one whose beginning is not in the log', () => {
  expect(
    statementsOf(
      entry(500, 'duration: 500.000 ms', { ps: 'INSERT' }),
      entry(501, 'duration: 1.000 ms', { ps: 'PARSE' }),
      entry(501, 'execute <unnamed>: SELECT 1'),
      entry(503, 'duration: 2.000 ms', { ps: 'SELECT' }),
    ),
  ).toEqual([['SELECT', 'SELECT ?', 2]]);
});

function changed(sql: string): string[] {
  const statements = new Statements();
  statements.add(entry(0, `statement: ${sql}`));
  return [...statements.disturbed];
}

test.each([
  ["SET log_statement = 'none'", ['log_statement']],
  ['ALTER SYSTEM RESET log_min_messages', ['log_min_messages']],
  ["SELECT set_config('log_duration', 'off', false)", ['log_duration']],
  ['ALTER DATABASE d SET log_statement TO ddl', ['log_statement']],
  ['SET lock_timeout = 5; UPDATE log_statement SET a = 1', []],
])('%s changes of the recording: %j', (sql, names) => expect(changed(sql)).toEqual(names));

test('a long statement is searched for what it changes, and takes no long time', () => {
  expect(changed(`UPDATE t ${'SET '.repeat(100_000)}`)).toEqual([]);
});
