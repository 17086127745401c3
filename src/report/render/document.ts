import { z } from 'zod';
import type { Broken } from '../fail-on';
import type { ObjectName, RecordedStatement } from '../recording';
import type { Report } from '../report';
import { adviceName } from './advice';
import { costOf } from './statements';
import { inWords, nameOf } from './words';

const milliseconds = z.number().describe('Milliseconds.');
const bytes = z.number().describe('Bytes.');
const name = z
  .string()
  .describe('With its schema, where that is not the usual one. Not quoted, and not escaped.');
const place = z.number().describe('The `index` of a statement.');

const statement = z.object({
  index: z.number().describe('Its place among all statements, from 0.'),
  text: z.string().describe('Without any literal or parameter, and cut where it is long.'),
  tag: z.string(),
  duration_ms: milliseconds,
  rows: z
    .number()
    .optional()
    .describe('Rows that it returned or changed, where the server has counted them.'),
  failed: z.string().optional().describe("SQLSTATE, or the number of MySQL's or MariaDB's error."),
  algorithm: z.enum(['INSTANT', 'INPLACE', 'COPY']).optional(),
  locks: z
    .array(z.object({ object: name, mode: z.string(), held_ms: milliseconds }))
    .describe('The strongest one on each table.'),
  rewritten: z.array(z.object({ object: name, what: z.enum(['table', 'index']), bytes })),
  written_bytes: bytes,
  temporary_bytes: bytes,
  waited: z
    .array(z.object({ object: name, reader_ms: milliseconds, writer_ms: milliseconds }))
    .describe('How long a reader and a writer of the table were kept waiting, at most.'),
  migration: z.object({ file: z.string(), line: z.number() }).optional(),
});

const change = z.object({
  how: z.enum(['added', 'removed', 'renamed', 'changed']),
  what: z.string().describe('`table`, `column`, `index` and so on.'),
  object: name,
  part: z.string().optional().describe('Of the table: the name of the column, the index and so on.'),
  words: z.string().describe('The change for a person: `orders.total: integer → bigint`.'),
  statement: place.optional(),
  rewritten: z.enum(['table', 'index']).optional(),
  duration_ms: milliseconds.optional(),
  lock: z.string().optional(),
});

const advice = z.object({
  rule: z.string().describe('As in the catalogue of docs/report.md.'),
  object: name,
  statement: place.optional(),
  cost_ms: z.number().describe('The longest that the statement kept others from the table, in milliseconds.'),
  trap: z.string(),
  safer: z.string(),
  source: z.string(),
});

const broken = z.object({
  limit: z.string().describe('As `fail-on` has it.'),
  measure: z.string(),
  most: z.number().describe('Milliseconds, bytes or pieces.'),
  was: z.number(),
});

/** The report as JSON: the output of the action, and what the command prints with `--json`. */
export const reportDocument = z.object({
  services: z.array(
    z.object({
      service: z.string(),
      product: z.enum(['PostgreSQL', 'MySQL', 'MariaDB']),
      version: z.string(),
      changed_settings: z
        .array(z.string())
        .describe('Settings of the recording that the command has changed: statements may be missing since.'),
      exit_code: z.number(),
      duration_ms: milliseconds,
      size: z.object({ before: bytes, after: bytes }),
      broken: z.array(broken),
      advice: z.array(advice),
      changes: z.array(change),
      statements: z.array(statement).describe('In their order; where there are many, the costliest.'),
      left_out: z
        .object({
          statements: z.number(),
          changes: z.number(),
          advice: z.number(),
          duration_ms: milliseconds,
        })
        .describe('How much is not listed here, and how long those statements took.'),
    }),
  ),
});

export type ReportDocument = z.input<typeof reportDocument>;

/** Bytes that an output of a job may have: GitHub takes 1 MB of all of them. */
export const outputBytes = 500_000;

/** Makes the document; as much of the longest lists is left out as must be to stay within so many bytes. */
export function documentOf(
  reports: readonly Report[],
  brokenLimits: readonly Broken[],
  most = Number.POSITIVE_INFINITY,
): ReportDocument {
  for (let room = 10_000; ; room = Math.floor(room / 2)) {
    const document = { services: reports.map((report) => serviceOf(report, brokenLimits, room)) };
    if (room === 0 || Buffer.byteLength(JSON.stringify(document)) <= most) return document;
  }
}

function serviceOf(report: Report, limits: readonly Broken[], room: number) {
  const { recording, advice: found, changes, usual } = report;
  const { service, product, version, exitCode, durationMs, size, leftOut, statements, disturbed } = recording;
  const costliest = [...statements].sort((a, b) => costOf(b) - costOf(a));
  const rest = costliest.slice(room);
  return {
    ...{ service, product, version, size },
    changed_settings: [...disturbed],
    exit_code: exitCode,
    duration_ms: durationMs,
    broken: limits
      .filter((one) => one.service === service)
      .map(({ text, measure, most, was }) => ({ limit: text, measure, most, was })),
    advice: found.slice(0, room).map((one) => ({
      ...{ rule: one.rule.name, object: adviceName(one, usual), statement: one.statement },
      ...{ cost_ms: one.costMs, trap: one.rule.trap, safer: one.rule.safer, source: one.rule.source },
    })),
    changes: changes.slice(0, room).map((one) => ({
      ...{ how: one.how, what: one.what, object: nameOf(one.object, usual), part: one.part },
      words: inWords(one, usual),
      ...{ statement: one.effect?.statement, rewritten: one.effect?.rewritten, lock: one.effect?.lock },
      duration_ms: one.effect?.durationMs,
    })),
    statements: costliest
      .slice(0, room)
      .sort((a, b) => a.index - b.index)
      .map((one) => statementOf(one, (object) => nameOf(object, usual))),
    left_out: {
      statements: leftOut.statements + rest.length,
      changes: Math.max(0, changes.length - room),
      advice: Math.max(0, found.length - room),
      duration_ms: rest.reduce((sum, one) => sum + one.durationMs, leftOut.durationMs),
    },
  };
}

function statementOf(one: RecordedStatement, named: (object: ObjectName) => string) {
  const { index, text, tag, rows, failed, algorithm, migration } = one;
  return {
    ...{ index, text, tag, rows, failed, algorithm, migration },
    duration_ms: one.durationMs,
    locks: one.locks.map(({ object, mode, heldMs }) => ({ object: named(object), mode, held_ms: heldMs })),
    rewritten: one.rewritten.map(({ object, what, bytes }) => ({ object: named(object), what, bytes })),
    written_bytes: one.writtenBytes,
    temporary_bytes: one.temporaryBytes,
    waited: one.waited.map(({ object, readerMs, writerMs }) => ({
      ...{ object: named(object), reader_ms: readerMs, writer_ms: writerMs },
    })),
  };
}

/** The JSON Schema of the report. */
export function reportSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(reportDocument, { io: 'input' });
  return { $schema, title: "What a migration did, as the report's JSON has it", ...rest };
}
