import type { RecordedStatement, Recording } from '../../src/report/recording';
import { judged, type Report } from '../../src/report/report';
import type { Schema } from '../../src/report/schema/schema';

/** A statement that took no time and touched nothing. */
export function statement(over: Partial<RecordedStatement> = {}): RecordedStatement {
  return {
    ...{ index: 0, text: 'SELECT ?', tag: 'SELECT', durationMs: 0.1, locks: [], rewritten: [] },
    ...{ writtenBytes: 0, temporaryBytes: 0, waited: [], ...over },
  };
}

export function recordingOf(
  statements: readonly RecordedStatement[],
  over: Partial<Recording> = {},
): Recording {
  return {
    ...{
      service: 'db',
      kind: 'postgresql',
      product: 'PostgreSQL',
      version: '15.6',
      exitCode: 0,
      durationMs: 60_000,
    },
    statements: statements.map((one, index) => ({ ...one, index })),
    ...{
      leftOut: { statements: 0, durationMs: 0 },
      disturbed: [],
      size: { before: 1e9, after: 1.5e9 },
      ...over,
    },
  };
}

/** A schema of tables in `public`, each with columns of one type and of one name with its type. */
export function tables(all: Readonly<Record<string, Readonly<Record<string, string>>>>): Schema {
  return {
    dialect: 'postgresql',
    usual: 'public',
    objects: Object.entries(all).map(([name, columns]) => ({
      ...{ what: 'table', object: { schema: 'public', name }, properties: {} },
      parts: Object.entries(columns).map(([column, type]) => ({
        ...{ what: 'column' as const, name: column, properties: { type, nullability: 'NULL' } },
      })),
    })),
  };
}

/** The example of the documentation: a type that is changed, which writes the table anew. */
export function typeChanged(table = 'orders', column = 'total'): Report {
  const object = { schema: 'public', name: table };
  const alter = statement({
    text: `ALTER TABLE "${table}" ALTER COLUMN "${column}" TYPE bigint`,
    ...{ tag: 'ALTER TABLE', durationMs: 38_000, rewritten: [{ object, what: 'table', bytes: 2e9 }] },
    locks: [{ object, mode: 'ACCESS EXCLUSIVE', heldMs: 38_000 }],
    waited: [{ object, readerMs: 38_000, writerMs: 38_000 }],
    migration: { file: 'db/migrate/001_total.sql', line: 3 },
  });
  return judged(
    recordingOf([alter]),
    tables({ [table]: { [column]: 'integer' } }),
    tables({ [table]: { [column]: 'bigint' } }),
  );
}
