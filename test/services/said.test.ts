import { describe, expect, test } from 'vitest';
import { saidByMysql } from '../../src/services/mysql/said';
import { saidByPostgresql } from '../../src/services/postgresql/said';
import { saidByRedis } from '../../src/services/redis/said';

const lines = (text: string) => text.split('\n');

describe('psql', () => {
  test('a constraint that is violated: names of the catalog, no values', () => {
    const said = saidByPostgresql(
      lines(`psql:<stdin>:3: NOTICE:  00000: canary
LOCATION:  exec_stmt_raise, pl_exec.c:3891
psql:<stdin>:17: ERROR:  23505: duplicate key value violates unique constraint "t_pkey"
DETAIL:  Key (e)=(canary) already exists.
CONTEXT:  COPY t, line 2
SCHEMA NAME:  public
TABLE NAME:  t
CONSTRAINT NAME:  t_pkey
LOCATION:  _bt_check_unique, nbtinsert.c:664`),
    );
    expect(said).toEqual({
      line: 17,
      code: '23505',
      meaning: 'unique_violation',
      message: 'duplicate key value violates unique constraint "t_pkey"',
      name: 't_pkey',
      place: 'schema public, table t, constraint t_pkey, row 2 of the data of t',
    });
  });

  test.each([
    ['42P01: relation "missing" does not exist', 'relation "missing" does not exist'],
    ['22P02: invalid input syntax for type integer: "canary"', 'invalid input syntax for type integer: …'],
    [
      '22P02: invalid input syntax for type timestamp with time zone: "canary: "',
      'invalid input syntax for type timestamp with time zone: …',
    ],
    ['42703: column "canary" does not exist', 'column "…" does not exist'],
    [
      '42703: column "nosuch" of relation "t" does not exist',
      'column "nosuch" of relation "t" does not exist',
    ],
    ['42601: syntax error at or near "canary"', 'syntax error at or near …'],
    ['42883: function uuidv7() does not exist', 'function uuidv7() does not exist'],
    [
      '22023: could not create locale "de_DE.utf8": No such file or directory',
      'could not create locale "de_DE.utf8": No such file or directory',
    ],
    ['P0001: canary', undefined],
    ['XX000: canary "canary" canary', undefined],
    ['42P01: relation "canary@example.com" does not exist', undefined],
    ['42P01: canary', undefined],
  ])('%s', (error, message) => {
    const said = saidByPostgresql(lines(`psql:<stdin>:4: ERROR:  ${error}\nLOCATION:  f, f.c:1`));
    expect(said).toMatchObject({ line: 4, code: error.slice(0, 5) });
    expect(said.message).toBe(message);
    expect(said.meaning).toBeDefined();
  });

  test.each([
    ['a value is where a name is expected', `LINE 1: insert into t values ('canary');`],
    ['one is, in other letters', `LINE 1: insert into t values ('Canary');\n${' '.repeat(30)}^`],
    ['one is, escaped', `LINE 1: insert into t values (e'\\x63anary');\n${' '.repeat(30)}^`],
    ['one is, cut off', `LINE 1: ... values ('a wide 字', 'Cana...\n${' '.repeat(34)}^`],
    ['a row of COPY names a relation', 'CONTEXT:  COPY t, line 1, column r: "canary"'],
    ['a function made up the statement', 'CONTEXT:  PL/pgSQL function f() line 1 at EXECUTE'],
    ['a function raised it under this code', 'LOCATION:  exec_stmt_raise, pl_exec.c:3891'],
  ])('no name where %s', (_, more) => {
    const said = saidByPostgresql(
      lines(`psql:<stdin>:1: ERROR:  42P01: relation "canary" does not exist\n${more}\nTABLE NAME:  x`),
    );
    expect(said.code).toBe('42P01');
    expect(JSON.stringify(said)).not.toContain('canary');
  });

  test('the name where it is one', () => {
    const said = saidByPostgresql(
      lines(
        `psql:<stdin>:1: ERROR:  42P01: relation "missing" does not exist\nLINE 1: insert into missing values ('a');\n${' '.repeat(20)}^`,
      ),
    );
    expect(said.name).toBe('missing');
  });

  test('what a function raises does not pass for fields', () => {
    const said = saidByPostgresql(
      lines(
        'psql:<stdin>:1: ERROR:  P0001: bad\nTABLE NAME:  canary\nLOCATION:  exec_stmt_raise, pl_exec.c:3891',
      ),
    );
    expect(said).toEqual({ line: 1, code: 'P0001', meaning: 'raise_exception', place: undefined });
  });

  test('a connection that broke', () => {
    expect(
      saidByPostgresql(
        lines(
          'psql:<stdin>:9: server closed the connection unexpectedly\n\tThis probably means\npsql:<stdin>:9: error: connection to server was lost',
        ),
      ),
    ).toMatchObject({ line: 9, lost: true });
  });
});

describe('pg_restore', () => {
  test.each([
    [
      'COPY failed for table "c": ERROR:  invalid input syntax for type date: "canary"\nCONTEXT:  COPY c, line 1, column id: "canary"',
      '22007',
      'row 1 of the data of c, column id',
    ],
    [
      'could not execute query: ERROR:  relation "c" already exists\nCommand was: CREATE TABLE public.c (\n    id integer\n);',
      '42P07',
      'in CREATE TABLE public.c',
    ],
    [
      `could not execute query: ERROR:  relation "canary" does not exist\nCommand was: INSERT INTO public.c VALUES ('canary');`,
      '42P01',
      'in INSERT INTO public.c',
    ],
    ['could not execute query: ERROR:  canary\nCommand was: SELECT canary', undefined, undefined],
  ])('%s', (text, code, place) => {
    const said = saidByPostgresql(lines(`pg_restore: error: ${text}`));
    expect(said).toMatchObject({ ...(code && { code }), ...(place && { place }) });
    expect(JSON.stringify(said)).not.toContain('canary');
  });

  test('an archive that is cut off', () => {
    const said = saidByPostgresql(['pg_restore: error: could not read from input file: end of file']);
    expect(said.message).toBe('could not read from input file: end of file');
  });
});

describe('mysql', () => {
  const echoed = (error: string) =>
    lines(`--------------\ninsert into t values ('canary')\n--------------\n\nERROR ${error}`);

  test.each([
    [
      "1062 (23000) at line 2: Duplicate entry 'canary' for key 'canary' for key 'ue'",
      'ER_DUP_ENTRY',
      "Duplicate entry '…' for key 'ue'",
    ],
    [
      "1292 (22007) at line 1: Incorrect date value: 'canary' for column `lab`.`t`.`d` at row 1",
      'ER_TRUNCATED_WRONG_VALUE',
      "Incorrect date value: '…' for column `lab`.`t`.`d` at row 1",
    ],
    [
      "1366 (HY000) at line 1: Incorrect integer value: 'canary' for column 'd' at row 1",
      'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
      "Incorrect integer value: '…' for column 'd' at row 1",
    ],
    [
      "1054 (42S22) at line 1: Unknown column 'canary' in 'VALUES'",
      'ER_BAD_FIELD_ERROR',
      "Unknown column '…' in 'VALUES'",
    ],
    [
      "1146 (42S02) at line 1: Table 'lab.nosuch' doesn't exist",
      'ER_NO_SUCH_TABLE',
      "Table 'lab.nosuch' doesn't exist",
    ],
    [
      "1064 (42000) at line 1: You have an error in your SQL syntax; check the manual … near 'canary' at line 1",
      'ER_PARSE_ERROR',
      'You have an error in your SQL syntax; …',
    ],
    ['1644 (45000) at line 1: canary', 'ER_SIGNAL_EXCEPTION', undefined],
    ['1999 (HY000) at line 1: canary', undefined, undefined],
    [
      '1452 (23000) at line 4: Cannot add or update a child row: a foreign key constraint fails (`lab`.`t`, CONSTRAINT `fk` FOREIGN KEY (`a`) REFERENCES `p` (`id`))',
      'ER_NO_REFERENCED_ROW_2',
      'Cannot add or update a child row: a foreign key constraint fails (`lab`.`t`, CONSTRAINT `fk` FOREIGN KEY …',
    ],
  ])('%s', (error, meaning, message) => {
    const said = saidByMysql(echoed(error));
    expect(said).toMatchObject({ code: error.slice(0, 4), line: Number(/line (\d+)/.exec(error)?.[1]) });
    expect(said.meaning).toBe(meaning);
    expect(said.message).toBe(message);
    expect(JSON.stringify(said)).not.toContain('canary');
  });

  test('a connection that broke', () => {
    expect(
      saidByMysql(['ERROR 2013 (HY000) at line 7: Lost connection to server during query']),
    ).toMatchObject({ lost: true, line: 7 });
  });
});

test.each([
  ["ERR unknown command 'CANARY', with args beginning with: 'canary' ", 'ERR', 'unknown command …'],
  [
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'WRONGTYPE',
    'Operation against a key holding the wrong kind of value',
  ],
  ['ERR user_script:1: canary', 'ERR', undefined],
  ['CANARY canary', undefined, undefined],
])('redis: %s', (answer, code, message) => {
  const said = saidByRedis([answer, 'errors: 1, replies: 2']);
  expect(said).toEqual({ code, message, place: '1 of 2 answers were errors' });
});
