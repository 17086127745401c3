import { expect, test } from 'vitest';
import { assembled } from '../../src/report/assemble';
import type { Held } from '../../src/report/held';
import type { Ran } from '../../src/report/ran';
import { Written } from '../../src/report/written';

const table = (number: number) => ({ schema: 'public', name: `t${number}` });

/** A migration of so many statements on so many tables, each of which is locked, waited for and written anew. */
function migration(statements: number, tables: number) {
  const all = Array.from(
    { length: statements },
    (_, index): Ran => ({
      ...{ session: '1', text: `ALTER TABLE t${index % tables} ADD c${index} int`, tag: 'ALTER TABLE' },
      ...{ start: index * 10, end: index * 10 + 9, rewrote: [], temporaryBytes: 0 },
    }),
  );
  const held = all.map(
    ({ start, end }, index): Held => ({
      ...{ session: '1', object: table(index % tables), mode: 'ACCESS EXCLUSIVE', strength: 7 },
      ...{ before: start - 1, first: start + 1, last: end },
    }),
  );
  const waits = held.map(({ object, first, last }) => ({
    ...{ who: 'writer' as const, object, from: first, to: last },
  }));
  const renewed = Array.from({ length: tables }, (_, index) => ({
    ...{ object: table(index), table: table(index), what: 'table' as const, bytes: 8192 },
  }));
  const more = {
    leftOut: { statements: 0, durationMs: 0 },
    disturbed: [],
    written: new Written(),
    size: { before: 0, after: 0 },
  };
  return { all, held, waits, renewed, ...more };
}

test.each([1, 1000])('10,000 statements on %d tables are put together as few are', (tables) => {
  const statements = assembled(migration(10_000, tables));
  expect(statements).toHaveLength(10_000);
  const wrong = statements.filter(
    ({ index, locks: [lock], waited: [wait] }) =>
      [lock?.object, wait?.object].some((object) => object?.name !== table(index % tables).name) ||
      [lock?.heldMs, wait?.writerMs].some((milliseconds) => milliseconds !== 9),
  );
  expect(wrong).toEqual([]);
  // The last one that names a table wrote it anew, as far as is known.
  const rewriting = statements.filter(({ rewritten }) => rewritten.length > 0).map(({ index }) => index);
  expect(rewriting).toEqual(Array.from({ length: tables }, (_, index) => 10_000 - tables + index));
});
