import type { Change } from '../schema/diff';
import type { Found, Rule } from './rule';
import type { Subject } from './subject';

const products = ['PostgreSQL', 'MySQL', 'MariaDB'] as const;
/** Expand, migrate, contract: the pattern that all of these follow, whatever the server. */
const parallelChange = 'https://martinfowler.com/bliki/ParallelChange.html';

function changed(subject: Subject, which: (change: Change) => boolean): Found[] {
  return subject.changes
    .filter((change) => which(change) && subject.existed(change.object))
    .map((change) => ({
      statement: subject.causing(change)[0],
      object: change.object,
      part: change.part,
    }));
}

/** Whether something else, such as a view, has the name now that the table had. */
const replaced = ({ changes }: Subject, { object }: Change) =>
  changes.some(
    ({ how, object: other, now = other }) =>
      (how === 'added' || how === 'renamed') && now.schema === object.schema && now.name === object.name,
  );

const isTable = ({ what }: Change) => what === 'table' || /view$/.test(what);
const isColumn = ({ what }: Change) => what === 'column';

/** Whether whoever writes rows must give a value for a new column. */
const isRequired = ({ how, details }: Change) =>
  how === 'added' &&
  details.includes('NOT NULL') &&
  !details.some((words) =>
    /^(?:default|identity|generated|extra .*(?:auto_increment|generated))/.test(words),
  );

/** Traps for the version of the application that still runs while the migration does, on any server. */
export const applicationRules: readonly Rule[] = [
  {
    name: 'column-removed',
    products,
    trap: 'The application that still runs fails wherever it names the column, and its data are gone.',
    safer:
      'Release an application that does not use it first; remove the column with the release after that one.',
    source: parallelChange,
    find: (subject) => changed(subject, (one) => isColumn(one) && one.how === 'removed'),
  },
  {
    name: 'column-renamed',
    products,
    trap: 'The application that still runs fails wherever it names the column.',
    safer:
      'Add a column with the new name, keep both up to date by a trigger while releases change over to it, and remove the old one later.',
    source: parallelChange,
    find: (subject) => changed(subject, (one) => isColumn(one) && one.how === 'renamed'),
  },
  {
    name: 'column-required',
    products,
    trap: 'The application that still runs cannot add rows: it gives no value for the new column.',
    safer: 'Give it a default, or let it be NULL until all releases write it.',
    source: parallelChange,
    find: (subject) => changed(subject, (one) => isColumn(one) && isRequired(one)),
  },
  {
    name: 'table-removed',
    products,
    trap: 'The application that still runs fails wherever it names the table, and its data are gone.',
    safer:
      'Release an application that does not use it first; remove the table with the release after that one.',
    source: parallelChange,
    find: (subject) =>
      changed(subject, (one) => isTable(one) && one.how === 'removed' && !replaced(subject, one)),
  },
  {
    name: 'table-renamed',
    products,
    trap: 'The application that still runs fails wherever it names the table.',
    safer:
      'In the same transaction, make a view that has the old name, and remove it when no release uses it.',
    source: parallelChange,
    find: (subject) =>
      changed(subject, (one) => isTable(one) && one.how === 'renamed' && !replaced(subject, one)),
  },
];
