import { expect, test } from 'vitest';
import { statementsIn, tagOf, withoutValues } from '../../src/report/sql-text';

test.each([
  ["SELECT * FROM t WHERE a = 'x''y' AND b = 42", 'SELECT * FROM t WHERE a = ? AND b = ?'],
  ["SELECT E'it\\'s secret', U&'\\0061', b'101', X'1f', N'n'", 'SELECT ?, ?, ?, ?, ?'],
  ["SELECT 'one\\' , secret', 'two'", 'SELECT ?…'],
  ['SELECT $$ a secret $$, $a$ $$ $a$, $1', 'SELECT ?, ?, $1'],
  ["SELECT 1 -- a secret\n, 2 /* one /* two */ 'three' */, 3", 'SELECT ? , ? , ?'],
  ["SELECT /* 'never closed", 'SELECT'],
  ["SELECT 'never closed", 'SELECT ?'],
  ['SELECT "a ""name"" 1", t1.c2 FROM "2nd"', 'SELECT "a ""name"" 1", t1.c2 FROM "2nd"'],
  ['SELECT 1.5e-3, .5, 0xff, 1_000, a-1', 'SELECT ?, ?, ?, ?, a-?'],
  [
    'ALTER TABLE t ADD c varchar(20), ADD d numeric(10, 2) DEFAULT 3',
    'ALTER TABLE t ADD c varchar(20), ADD d numeric(10, 2) DEFAULT ?',
  ],
  ["CREATE ROLE r PASSWORD 'secret';\n", 'CREATE ROLE r PASSWORD ?'],
  ['SET app.token TO secret', 'SET app.token TO ?'],
  ['BEGIN; set local "app"."token" = secret, secret; COMMIT', 'BEGIN; set local "app"."token" = ?; COMMIT'],
  ['ALTER ROLE r IN DATABASE d SET app.token = secret', 'ALTER ROLE r IN DATABASE d SET app.token = ?'],
  ['SET app.auth.token = secret', 'SET app.auth.token = ?'],
  ['ALTER ROLE r SET "app.token" TO secret', 'ALTER ROLE r SET "app.token" TO ?'],
  ["SELECT 1a$$, 'a secret $$', 2", 'SELECT ?, ?, ?'],
  ['SET search_path TO app, public', 'SET search_path TO app, public'],
  ['UPDATE t SET point.x = y', 'UPDATE t SET point.x = y'],
  ['SELECT  größe\n FROM t;;', 'SELECT größe FROM t'],
])('%s', (sql, shown) => expect(withoutValues(sql)).toBe(shown));

test.each([
  [
    "SELECT 'it''s secret\\\\', \"a secret\", _utf8'n', x'1f', `a name` -- a secret",
    'SELECT ?, ?, ?, ?, `a name` ',
  ],
  ['SELECT 1 # a secret\n, 2 /* three */', 'SELECT ? , ?'],
  ["UPDATE t SET a = 'one\\' WHERE b = 'a secret'", 'UPDATE t SET a = ?…'],
  ["/*!50000 SELECT '*/ ', 'secret' */", '?…'],
  ['SELECT CHAR(115, 101, 99, 114, 101, 116)', 'SELECT CHAR(115, 101, ?, ?, ?, ?)'],
  ["SELECT 5--1 FROM t WHERE a = 'never closed", 'SELECT ?--? FROM t WHERE a = ?'],
])('MySQL: %s', (sql, shown) => expect(withoutValues(sql, 'mysql')).toBe(shown.trim()));

test('the statements of a file, each with its line', () => {
  const file = `-- one\n\nCREATE TABLE t (a int);\n/* two */ INSERT INTO t\n  VALUES ('a;\n b');\n\nDO $$ BEGIN; END $$;\n`;
  expect(statementsIn(file, 'postgresql')).toEqual([
    { text: 'CREATE TABLE t (a int)', line: 3 },
    { text: 'INSERT INTO t VALUES (?)', line: 4 },
    { text: 'DO ?', line: 8 },
  ]);
});

test('a long statement is cut, and takes no long time', () => {
  const long = withoutValues(`INSERT INTO t VALUES ${"('a', 1), ".repeat(200_000)}`);
  expect(long.length).toBeLessThan(2010);
  expect(withoutValues(`SELECT '${'\\'.repeat(1_000_000)}`)).toBe('SELECT ?…');
  const file = 'secret'.repeat(2_000_000);
  for (const literal of [`'${file}'`, `E'${file}'`, `$a$${file}$a$`, `'${"''".repeat(6_000_000)}'`])
    expect(withoutValues(`INSERT INTO t VALUES (${literal}, 2)`)).toBe('INSERT INTO t VALUES (?…');
  expect(withoutValues(`INSERT INTO t VALUES ("${file}")`, 'mysql')).toBe('INSERT INTO t VALUES (?…');
});

test.each([
  ['ALTER TABLE t ADD c int', 'ALTER TABLE'],
  ['  create unique index i on t (c)', 'CREATE INDEX'],
  ['CREATE INDEX CONCURRENTLY i ON t (c)', 'CREATE INDEX'],
  ['REFRESH MATERIALIZED VIEW v', 'REFRESH MATERIALIZED VIEW'],
  ['update t set a = ?', 'UPDATE'],
  ['', ''],
])('the tag of %s', (text, tag) => expect(tagOf(text)).toBe(tag));
