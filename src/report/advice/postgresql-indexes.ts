import type { Change } from '../schema/diff';
import { causes, type Rule } from './rule';
import { type Subject, wordsOf } from './subject';

const products = ['PostgreSQL'] as const;
const concurrently =
  'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY';

const onOld =
  ({ existed }: Subject, what: Change['what'], ...how: Change['how'][]) =>
  (change: Change) =>
    change.what === what && how.includes(change.how) && existed(change.object);

/** Traps with PostgreSQL's indexes, and with what is made by one. */
export const postgresqlIndexes: readonly Rule[] = [
  {
    name: 'index-without-concurrently',
    products,
    trap: 'Nobody can write to the table while the index is built.',
    safer: '`CREATE INDEX CONCURRENTLY`, outside of a transaction.',
    source: concurrently,
    find: (subject) =>
      causes(subject, onOld(subject, 'index', 'added'), (one) =>
        // Of a partitioned table alone (`ON ONLY`) it builds nothing: each partition's is built by itself, and attached.
        /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)(?!.* ON ONLY )/.test(wordsOf(one)),
      ),
  },
  {
    name: 'invalid-index',
    products,
    trap: 'The index was not built to its end. It slows down those who write, and nobody can use it.',
    safer:
      'Mend what made it fail, then `REINDEX INDEX CONCURRENTLY`, or `DROP INDEX CONCURRENTLY` and build it again.',
    source: concurrently,
    find: (subject) =>
      subject.changes
        .filter(onOld(subject, 'index', 'added', 'changed'))
        .filter(({ details }) => details.some((words) => /^state (?:none → )?invalid$/.test(words)))
        .map((change) => ({
          statement: subject.causing(change).at(-1),
          object: change.object,
          part: change.part,
        })),
  },
  {
    name: 'drop-index-without-concurrently',
    products,
    trap: 'It waits until nobody uses the table, and meanwhile nobody else gets to it.',
    safer: '`DROP INDEX CONCURRENTLY`, outside of a transaction.',
    source: 'https://www.postgresql.org/docs/current/sql-dropindex.html',
    find: (subject) =>
      causes(subject, onOld(subject, 'index', 'removed'), (one) =>
        /^DROP INDEX (?!CONCURRENTLY)/.test(wordsOf(one)),
      ),
  },
  {
    name: 'constraint-builds-index',
    products,
    trap: 'Nobody can read or write the table while the index of the constraint is built.',
    safer:
      '`CREATE UNIQUE INDEX CONCURRENTLY`, then `ALTER TABLE … ADD CONSTRAINT … UNIQUE USING INDEX` (or `PRIMARY KEY USING INDEX`).',
    source:
      'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    find: (subject) =>
      causes(
        subject,
        (change) =>
          onOld(subject, 'constraint', 'added')(change) && /^(UNIQUE|PRIMARY)/.test(change.details[0] ?? ''),
        (one, { part }) => one.tag === 'ALTER TABLE' && one.work?.built.includes(part ?? '') === true,
      ),
  },
  {
    name: 'reindex-without-concurrently',
    products,
    trap: 'Nobody can write to the table while the index is built anew.',
    safer: '`REINDEX … CONCURRENTLY`, outside of a transaction.',
    source: 'https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY',
    find: ({ recording, existed, named }) =>
      recording.statements.flatMap((statement) => {
        if (!/^REINDEX\b(?!.*\bCONCURRENTLY\b)/.test(wordsOf(statement))) return [];
        const table = statement.locks.find(({ object }) => existed(object))?.object;
        const object = named(statement)[0] ?? table ?? statement.rewritten[0]?.object;
        return object ? [{ statement, object }] : [];
      }),
  },
  {
    name: 'refresh-without-concurrently',
    products,
    trap: 'Nobody can read the view while it is made anew.',
    safer: '`REFRESH MATERIALIZED VIEW CONCURRENTLY`, for which it needs a unique index.',
    source: 'https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html',
    find: (subject) =>
      subject.recording.statements.flatMap((statement) => {
        if (!/^REFRESH MATERIALIZED VIEW (?!CONCURRENTLY)/.test(wordsOf(statement))) return [];
        return subject.named(statement).map((object) => ({ statement, object }));
      }),
  },
];
