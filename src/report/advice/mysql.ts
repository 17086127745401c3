import type { RecordedStatement } from '../recording';
import type { Rule } from './rule';
import type { Subject } from './subject';

const products = ['MySQL', 'MariaDB'] as const;
const operations = 'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html';

const altered = (subject: Subject, fits: (one: RecordedStatement) => boolean) =>
  subject.recording.statements
    .filter((one) => fits(one) && one.failed === undefined)
    .flatMap((statement) => {
      const [object] = subject.named(statement);
      return object ? [{ statement, object }] : [];
    });

/** Traps of MySQL and MariaDB. */
export const mysqlRules: readonly Rule[] = [
  {
    name: 'algorithm-copy',
    products,
    trap: 'The server copies the table (`ALGORITHM=COPY`), and nobody can write to it meanwhile.',
    safer:
      'Ask for `ALGORITHM=INPLACE, LOCK=NONE` or `ALGORITHM=INSTANT`: the statement then fails at once where that cannot be. Else let gh-ost or pt-online-schema-change copy the table while it is used.',
    source: operations,
    find: (subject) => altered(subject, ({ algorithm }) => algorithm === 'COPY'),
  },
  {
    name: 'rebuilt-in-place',
    products,
    trap: 'The server writes the whole table anew (`ALGORITHM=INPLACE` with a rebuild). Others can use it meanwhile, but replicas lag as long, and it takes the room of a second copy.',
    safer:
      'Ask for `ALGORITHM=INSTANT`, where the server can do it so; else let gh-ost or pt-online-schema-change do it at a pace that replicas can follow.',
    source: operations,
    find: (subject) =>
      altered(
        subject,
        ({ algorithm, rewritten }) =>
          algorithm === 'INPLACE' && rewritten.some(({ what }) => what === 'table'),
      ),
  },
];
