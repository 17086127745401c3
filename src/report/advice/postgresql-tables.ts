import type { RecordedStatement } from '../recording';
import type { Change } from '../schema/diff';
import { causes, type Rule } from './rule';
import { type Subject, wordsOf } from './subject';

const products = ['PostgreSQL'] as const;
const notes = 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES';

const rewrites = ({ rewritten }: RecordedStatement, { object, now }: Change) =>
  rewritten.some(({ what, object: { schema, name } }) =>
    [object, now].some((table) => what === 'table' && table?.schema === schema && table.name === name),
  );

const verifies = ({ work }: RecordedStatement, { object, now }: Change) =>
  work?.verified.some((name) => name === object.name || name === now?.name) === true;

const validates = (one: RecordedStatement) => /\bVALIDATE CONSTRAINT\b/.test(wordsOf(one));

const added =
  ({ existed }: Subject, definition: RegExp) =>
  (change: Change) =>
    change.what === 'constraint' &&
    change.how === 'added' &&
    existed(change.object) &&
    definition.test(change.details[0] ?? '');

const changed = (property: string) => (change: Change) =>
  change.what === 'column' && change.properties.includes(property);

/** Traps with PostgreSQL's tables: what reads or writes a whole table under a lock. */
export const postgresqlTables: readonly Rule[] = [
  {
    name: 'not-null-reads-table',
    products,
    trap: 'Nobody can read or write the table while each of its rows is looked at.',
    safer:
      '`ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID`, then `VALIDATE CONSTRAINT` in a transaction of its own, then `SET NOT NULL`, which believes the constraint, then drop it.',
    source:
      'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
    find: (subject) =>
      causes(
        subject,
        changed('nullability'),
        (one, change) => /\bSET NOT NULL\b/.test(wordsOf(one)) && verifies(one, change),
      ),
  },
  {
    name: 'check-reads-table',
    products,
    trap: 'Nobody can read or write the table while each of its rows is checked.',
    safer: '`ADD CONSTRAINT … NOT VALID`, then `VALIDATE CONSTRAINT` in a transaction of its own.',
    source: notes,
    find: (subject) =>
      causes(subject, added(subject, /^CHECK/), (one, change) => verifies(one, change) && !validates(one)),
  },
  {
    name: 'foreign-key-without-not-valid',
    products,
    trap: 'Nobody can write to either table while each row is looked up in the other one.',
    safer:
      '`ADD CONSTRAINT … FOREIGN KEY … NOT VALID`, then `VALIDATE CONSTRAINT` in a transaction of its own.',
    source: notes,
    find: (subject) =>
      causes(
        subject,
        added(subject, /^FOREIGN KEY/),
        (one, { part }) => one.work?.validated.includes(part ?? '') === true && !validates(one),
      ),
  },
  {
    name: 'type-rewrites-table',
    products,
    trap: 'Nobody can read or write the table while all of it and of its indexes is written anew.',
    safer:
      'Add a column of the new type, fill it in batches while a trigger keeps it up to date, and have the application change over to it.',
    source: notes,
    find: (subject) => causes(subject, changed('type'), rewrites),
  },
  {
    name: 'default-rewrites-table',
    products,
    trap: 'A new column with a volatile default, an identity or a stored expression writes the whole table anew, and nobody can read or write it meanwhile.',
    safer:
      'Add the column without a default, then `SET DEFAULT` for new rows, then fill the others in batches.',
    source: notes,
    find: (subject) =>
      causes(
        subject,
        ({ what, how, object }) => what === 'column' && how === 'added' && subject.existed(object),
        (one, change) => rewrites(one, change) && /\bADD\b/.test(wordsOf(one)),
      ),
  },
  {
    name: 'command-rewrites-table',
    products,
    trap: 'Nobody can read or write the table while all of it is written anew.',
    safer:
      '`VACUUM` without `FULL` frees room for new rows; the extensions pg_repack and pg_squeeze write a table anew while it is used.',
    source: 'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY',
    find: ({ recording, existed }) =>
      recording.statements
        .filter((one) =>
          /^(VACUUM|CLUSTER)\b|\bSET ((UN)?LOGGED|ACCESS METHOD|TABLESPACE)\b/.test(wordsOf(one)),
        )
        .flatMap((statement) =>
          statement.rewritten
            .filter(({ what, object }) => what === 'table' && existed(object))
            .map(({ object }) => ({ statement, object })),
        ),
  },
];
