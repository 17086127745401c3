import { groupBy } from '../../core/node-20';
import { namesIn } from '../names';
import type { ObjectName, RecordedStatement, Recording } from '../recording';
import type { Change } from '../schema/diff';
import type { Schema } from '../schema/schema';
import { keepsOut } from './locks';

/** What a migration did, as rules look at it. */
export interface Subject {
  recording: Recording;
  changes: readonly Change[];
  /** Whether the table, or another object of that name, was there before the migration. */
  existed(object: ObjectName): boolean;
  /** The tables that were there before and that a statement names. */
  named(statement: RecordedStatement): ObjectName[];
  /**
   * The statements that may have made a change, in their order: those that define something and name it, else those that run
   * what they do not show and kept others from it.
   */
  causing(change: Change): RecordedStatement[];
}

/** Statements of these tags define nothing. */
const undefining =
  /^(?:SELECT|INSERT|UPDATE|DELETE|MERGE|COPY|SET|RESET|SHOW|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|USE)\b/;

/** What these run is elsewhere: in a function, in a text that is a literal, in a statement of before. */
const running = /^(?:SELECT|DO|CALL|EXECUTE)\b/;

export function subjectOf(recording: Recording, changes: readonly Change[], before: Schema): Subject {
  const key = ({ schema, name }: ObjectName) => JSON.stringify([schema, name]);
  const there = new Set(before.objects.map(({ object }) => key(object)));
  const tables = groupBy(
    before.objects.filter(({ what }) => /table|view/.test(what)),
    ({ object }) => object.name.toLowerCase(),
  );
  const names = new Map(recording.statements.map((one) => [one, namesIn(one.text)]));
  const definers = new Map<string, RecordedStatement[]>();
  for (const [statement, own] of names)
    for (const name of undefining.test(statement.tag) ? [] : own) {
      const known = definers.get(name);
      if (known) known.push(statement);
      else definers.set(name, [statement]);
    }
  const runners = runnersOf(recording, key);
  const causing = (change: Change) => {
    const defining = definingOf(change);
    return defining.length > 0 ? defining : (runners.get(key(change.object)) ?? []);
  };
  const definingOf = ({ part, partNow, object, now }: Change) => {
    const naming = (...all: (string | undefined)[]) => [
      ...new Set(all.flatMap((name) => (name === undefined ? [] : (definers.get(name.toLowerCase()) ?? [])))),
    ];
    const ofTable = naming(object.name, now?.name);
    if (part === undefined) return ofTable;
    const wanted = [part, partNow ?? part].map((name) => name.toLowerCase());
    const both = ofTable.filter((one) => wanted.some((name) => names.get(one)?.has(name)));
    // An index is dropped by its name only.
    return both.length > 0 ? both : naming(part, partNow);
  };
  return {
    recording,
    changes,
    existed: (object) => there.has(key(object)),
    named: (one) =>
      [...(names.get(one) ?? [])].flatMap((name) => (tables.get(name) ?? []).map(({ object }) => object)),
    causing,
  };
}

/** What ran something that is not in its text and kept others from a table, by the table. */
function runnersOf({ statements }: Recording, key: (object: ObjectName) => string) {
  const all = statements
    .filter(({ tag }) => running.test(tag))
    .flatMap((statement) => {
      const objects = [...statement.locks.filter(keepsOut), ...statement.rewritten].map(
        ({ object }) => object,
      );
      return [...new Set(objects.map(key))].map((table) => ({ table, statement }));
    });
  return new Map(
    [...groupBy(all, ({ table }) => table)].map(([table, own]) => [
      table,
      own.map(({ statement }) => statement),
    ]),
  );
}

/** The words of a statement without names in quotes, in capitals and with single spaces. */
export function wordsOf({ text }: RecordedStatement): string {
  return text
    .replace(/"(?:[^"]|"")*"|`(?:[^`]|``)*`/g, '"')
    .replace(/\s+/g, ' ')
    .toUpperCase();
}
