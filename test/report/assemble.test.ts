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

/** A statement of one session that ran from one time to another, and a lock that was first seen at a time. */
const ran = (tag: string, start: number, end: number, rewrote: string[] = []): Ran => ({
  ...{ session: '1', text: `${tag} t0`, tag, start, end, rewrote, temporaryBytes: 0 },
});
const seen = (mode: string, strength: number, before: number, first: number): Held => ({
  ...{ session: '1', object: table(0), mode, strength, before, first, last: 100 },
});
const put = (all: Ran[], held: Held[], rewrites = 0) =>
  assembled({ ...migration(0, rewrites), all, held }).map(({ locks }) => locks.map(({ mode }) => mode));

test('a lock that a look sees late is of the statement that takes such a lock', () => {
  const held = [seen('ROW EXCLUSIVE', 2, 0, 60), seen('ACCESS EXCLUSIVE', 7, 0, 60)];
  const all = [ran('UPDATE', 10, 40), ran('ALTER TABLE', 41, 90), ran('SELECT', 91, 92)];
  expect(put(all, held)).toEqual([['ROW EXCLUSIVE'], ['ACCESS EXCLUSIVE'], []]);
});

test('what wrote a table anew had it for itself, if its transaction had it already', () => {
  const all = [ran('CREATE RULE', 10, 20), ran('ALTER TABLE', 30, 90, ['t0'])];
  const held = [seen('ACCESS EXCLUSIVE', 7, 5, 15), seen('SHARE', 4, 80, 85)];
  expect(put(all, held, 1)).toEqual([['ACCESS EXCLUSIVE'], ['ACCESS EXCLUSIVE']]);
});
