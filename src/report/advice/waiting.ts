import type { RecordedStatement } from '../recording';
import { keepsOut } from './locks';
import type { Found, Rule } from './rule';
import type { Subject } from './subject';

const products = ['PostgreSQL', 'MySQL', 'MariaDB'] as const;
const locking = 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES';
const metadata = 'https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html';

/** Longer than others are to wait, in milliseconds. */
const longMs = 1000;
const writes = /^(?:INSERT|UPDATE|DELETE|MERGE|REPLACE)\b/;
/** These need the table for themselves, for however short a time. */
const exclusive = /^(?:ALTER TABLE|DROP TABLE|TRUNCATE|RENAME TABLE|CREATE TRIGGER|DROP TRIGGER)\b/;

/** MariaDB's own words in a statement for how long it may wait. */
const ownLimit = /^\s*(?:ALTER|DROP|RENAME|TRUNCATE|CREATE|OPTIMIZE)\b.*\b(?:NOWAIT|WAIT\s+\?)/i;

/** The first statement that has to have a table for itself, where nothing before it has set the limit. */
function unlimited(subject: Subject): Found[] {
  for (const statement of subject.recording.statements) {
    if (statement.limitsLocks) return [];
    const object = ownLimit.test(statement.text) ? undefined : excluding(subject, statement);
    if (object) return [{ statement, object }];
  }
  return [];
}

function excluding({ existed, named }: Subject, statement: RecordedStatement) {
  const seen = statement.locks.find((lock) => keepsOut(lock) && existed(lock.object));
  if (seen) return seen.object;
  return exclusive.test(statement.tag) ? named(statement)[0] : undefined;
}

/** Traps of those who wait for each other. */
export const waitingRules: readonly Rule[] = [
  {
    name: 'no-lock-timeout',
    products: ['PostgreSQL'],
    trap: 'While the first statement that needs a table for itself waits for one long reader, all others wait behind it.',
    safer: "`SET lock_timeout = '2s'` at the beginning, and the migration tried again when it fails.",
    source: 'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT',
    find: unlimited,
  },
  {
    name: 'no-lock-wait-timeout',
    products: ['MySQL', 'MariaDB'],
    trap: 'While the first statement that needs a table for itself waits for one long transaction, all others wait behind it: for a day or a year by default.',
    safer:
      '`SET SESSION lock_wait_timeout = 2` at the beginning, and the migration tried again when it fails.',
    source: metadata,
    find: unlimited,
  },
  {
    name: 'lock-held-by-later-statements',
    products: ['PostgreSQL'],
    trap: 'The lock is held until the transaction ends, and the statements after this one made it long.',
    safer: 'Give what needs a lock a transaction of its own, and do the slow rest in another.',
    source: locking,
    find: ({ recording, existed }) =>
      recording.statements.flatMap((statement) =>
        statement.locks
          .filter((lock) => keepsOut(lock) && existed(lock.object))
          .filter(({ heldMs }) => heldMs > statement.durationMs + longMs)
          .map(({ object }) => ({ statement, object })),
      ),
  },
  {
    name: 'rows-taken-long',
    products,
    trap: 'Whoever wants to write one of these rows waits until all of them are done.',
    safer:
      'Change so many rows at a time that it takes less than a second, each batch in a transaction of its own.',
    source: 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS',
    find: ({ recording, existed }) =>
      recording.statements
        .filter(({ tag }) => writes.test(tag))
        .flatMap((statement) =>
          statement.waited
            .filter(({ object, writerMs }) => writerMs >= longMs && existed(object))
            .map(({ object }) => ({ statement, object })),
        ),
  },
];
