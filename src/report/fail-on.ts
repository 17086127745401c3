import { LabTestError, UsageError } from '../core/errors';
import { keepsOut } from './advice/locks';
import type { Report } from './report';

/** What amounts are written in, and what each is in milliseconds or bytes. */
export const amountUnits = {
  time: { ms: 1, s: 1000, min: 60_000, h: 3_600_000 },
  bytes: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  number: { '': 1 },
} as const;

interface Measure {
  unit: keyof typeof amountUnits;
  /** For docs and errors. */
  meaning: string;
  /** In milliseconds or bytes: the largest value there is. */
  of(report: Report): number;
}

const largest = (all: readonly number[]) => all.reduce((most, one) => Math.max(most, one), 0);

/** What a migration can be measured by. */
export const measures = {
  lock: {
    unit: 'time',
    meaning: 'the longest time that a lock kept all writers from a table that was there before',
    of: ({ recording: { statements } }) =>
      largest(statements.flatMap(({ locks }) => locks.filter(keepsOut).map(({ heldMs }) => heldMs))),
  },
  wait: {
    unit: 'time',
    meaning: 'the longest time that a reader or a writer was kept waiting',
    of: ({ recording: { statements } }) =>
      largest(
        statements.flatMap(({ waited }) => waited.flatMap(({ readerMs, writerMs }) => [readerMs, writerMs])),
      ),
  },
  statement: {
    unit: 'time',
    meaning: 'the longest time that one statement took',
    of: ({ recording: { statements } }) => largest(statements.map(({ durationMs }) => durationMs)),
  },
  command: {
    unit: 'time',
    meaning: 'how long the command took',
    of: ({ recording }) => recording.durationMs,
  },
  rewrite: {
    unit: 'bytes',
    meaning: 'the most of tables and indexes that one statement wrote anew',
    of: ({ recording: { statements } }) =>
      largest(statements.map(({ rewritten }) => rewritten.reduce((sum, { bytes }) => sum + bytes, 0))),
  },
  written: {
    unit: 'bytes',
    meaning: 'the most that the server wrote for one statement',
    of: ({ recording: { statements } }) => largest(statements.map(({ writtenBytes }) => writtenBytes)),
  },
  temporary: {
    unit: 'bytes',
    meaning: 'the most that one statement wrote to temporary files',
    of: ({ recording: { statements } }) => largest(statements.map(({ temporaryBytes }) => temporaryBytes)),
  },
  growth: {
    unit: 'bytes',
    meaning: 'how much larger the database is than before',
    of: ({ recording: { size } }) => Math.max(0, size.after - size.before),
  },
  advice: {
    unit: 'number',
    meaning: 'how many pieces of advice there are',
    of: ({ advice }) => advice.length,
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;

/** A measure, and what it may be at most: in milliseconds, bytes or pieces. */
export interface Limit {
  measure: MeasureName;
  most: number;
  /** As it was written. */
  text: string;
}

/** A limit that a service's migration went over. */
export interface Broken extends Limit {
  service: string;
  was: number;
}

/** `measure > amount unit`, nothing else. */
const form = /^([a-z]+)\s*>\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/;

/** Reads limits that are separated by commas; an empty text has none. @throws UsageError naming what there is. */
export function parseFailOn(text: string): Limit[] {
  if (text.trim() === '') return [];
  const limits = text.split(',').map((one) => limitOf(one.trim()));
  const twice = limits.find(
    ({ measure }, index) => limits.findIndex((one) => one.measure === measure) < index,
  );
  if (twice) throw refused(twice.text, `It has \`${twice.measure}\` twice.`, 'Leave one of them out.');
  return limits;
}

function limitOf(text: string): Limit {
  const [, name = '', amount = '', unit = ''] = form.exec(text) ?? [];
  if (name === '')
    throw refused(
      text,
      'Each limit is `measure > amount`, and a comma stands between two.',
      'Write `lock > 2s, rewrite > 1GB`.',
    );
  if (!Object.hasOwn(measures, name))
    throw refused(
      text,
      `There is no measure \`${name}\`.`,
      `Use one of ${Object.keys(measures).join(', ')}.`,
    );
  const measure = name as MeasureName;
  const known: Readonly<Record<string, number>> = amountUnits[measures[measure].unit];
  const names = Object.keys(known).filter(Boolean);
  if (!Object.hasOwn(known, unit))
    throw refused(
      text,
      unit === '' ? `\`${name}\` has a unit.` : `\`${unit}\` is no unit of \`${name}\`.`,
      names.length > 0 ? `Use one of ${names.join(', ')}.` : 'Write a number alone.',
    );
  return { measure, most: Number(amount) * (known[unit] ?? 1), text };
}

function refused(text: string, why: string, remedy: string): UsageError {
  return new UsageError({ what: `fail-on is not understood at \`${text}\`.`, why, remedy });
}

/** The limits that are broken, for each service. Pure. */
export function brokenBy(reports: readonly Report[], limits: readonly Limit[]): Broken[] {
  return reports.flatMap((report) =>
    limits.flatMap((limit) => {
      const was = measures[limit.measure].of(report);
      return was > limit.most ? [{ ...limit, service: report.recording.service, was }] : [];
    }),
  );
}

/** Where there are limits, and the command has kept itself from being measured; undefined where it has not. */
export function unmeasured(
  { recording: { disturbed } }: Report,
  limits: readonly Limit[],
): LabTestError | undefined {
  if (limits.length === 0 || disturbed.length === 0) return undefined;
  return new LabTestError({
    what: 'Whether the migration keeps the limits of fail-on cannot be told.',
    why: `The command has changed ${disturbed.join(', ')}: what it did then may not have been recorded.`,
    remedy: 'Leave these settings as they are on the clone.',
  });
}

/** @throws LabTestError as `unmeasured` has it. */
export function throwIfUnmeasured(report: Report, limits: readonly Limit[]): void {
  const error = unmeasured(report, limits);
  if (error) throw error;
}
