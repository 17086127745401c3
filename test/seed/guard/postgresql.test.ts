import { describe, expect, test } from 'vitest';
import { bothWays } from './guarded';

const pass = (dump: string) => bothWays('postgresql', dump);

describe('what goes through untouched', () => {
  test.each([
    ['a backslash in a string', "INSERT INTO t VALUES ('C:\\');\nSELECT 1;\n"],
    ['a backslash-quote in an E string', "INSERT INTO t VALUES (E'it\\'s \\\\! ls');\n"],
    ['the same in lower case', "SELECT e'\\'; \\! ls';\n"],
    ['an identifier that ends in e before a string', "SELECT type'C:\\';\nSELECT 2;\n"],
    [
      'strings with backslashes while standard_conforming_strings is off',
      "SET standard_conforming_strings = off;\nSELECT 'a\\' ; \\! ls';\n",
    ],
    [
      'a dollar body with backslashes and quotes',
      "CREATE FUNCTION f() RETURNS text AS $$ SELECT '\\! ls; \\c x'; -- ' $$ LANGUAGE sql;\n",
    ],
    [
      'a dollar body with a name, and another inside',
      'DO $outer$ BEGIN EXECUTE $$SELECT 1; \\! ls$$; END $outer$;\n',
    ],
    ['a dollar sign within an identifier', "SELECT a$b$, 'x' FROM c$b$;\n"],
    ['nested comments', 'SELECT 1 /* a /* \\! ls */ \\c other */;\n'],
    ['comments between statements', '-- \\! ls\n/* \\c other */\nSELECT 1; -- \\q\n'],
    [
      'COPY data that looks like commands',
      "COPY t (a) FROM stdin;\n\\c other\n\\! ls\nGRANT '\n\\\\.\n\\.\nSELECT 1;\n",
    ],
    ['COPY without rows', 'COPY public.t (a) FROM stdin;\n\\.\n\nSELECT 1;\n'],
    ['COPY with a comment behind it', 'COPY t FROM stdin; -- \\! ls\n1\n\\.\nSELECT 1;\n'],
    ['COPY from what stands for the same', 'COPY "x y" (a) FROM STDOUT ;\n\\c other\n\\.\n'],
    [
      'semicolons in parentheses',
      "CREATE RULE r AS ON DELETE TO t DO ALSO (INSERT INTO l VALUES (1); DELETE FROM x);\nSELECT '\\';\n",
    ],
    [
      'an SQL body',
      'CREATE OR REPLACE FUNCTION f(i int) RETURNS int\nBEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\nSELECT 3;\n',
    ],
    ['COPY with CRLF', 'COPY t FROM STDIN;\r\n1\r\n\\.\r\nSELECT 1;\r\n'],
    ['COPY that ends with the file', 'COPY t FROM stdin;\n1\n\\.'],
    ['no newline at the end', 'SELECT 1'],
    [
      'a word for a privilege as a value',
      "INSERT INTO t VALUES ('x'); SELECT 'GRANT'; CREATE TABLE grants (a int);\n",
    ],
    ['a default that talks of owners', "ALTER TABLE t ALTER c SET DEFAULT 'x OWNER TO y';\n"],
    [
      'a table with a column named program',
      'COPY program (program) TO stdout;\nCOPY "from program" FROM stdin;\n1\n\\.\n',
    ],
  ])('%s', async (_, dump) => expect(await pass(dump)).toBe(dump));
});

describe('what is left out, its line breaks kept', () => {
  test.each([
    ['owner', 'ALTER TABLE ONLY public.t OWNER TO app;\nSELECT 1;\n', '\nSELECT 1;\n'],
    ['owner of a function', 'ALTER FUNCTION public.f(a integer, b text) OWNER TO "App User";\n', '\n'],
    ['privileges', 'GRANT SELECT\n ON t TO app;\nREVOKE ALL ON SCHEMA public FROM PUBLIC;\n', '\n\n\n'],
    ['default privileges', 'ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b;\n', '\n'],
    ['the session user', 'SET SESSION AUTHORIZATION app;\nSET ROLE app;\nRESET ROLE;\n', '\n\n\n'],
    [
      'a setting of newer servers',
      'SET statement_timeout = 0;\nSET transaction_timeout = 0;\n',
      'SET statement_timeout = 0;\n\n',
    ],
    [
      "psql's own settings",
      '\\restrict aBc\n\\set ON_ERROR_STOP off\n\\echo hi\n\\timing on\n\\unrestrict aBc\n',
      '\n\n\n\n\n',
    ],
    [
      'its own database, MP-48',
      'DROP DATABASE IF EXISTS chinook;\nCREATE /* x */ DATABASE chinook;\n\\c chinook;\nCREATE TABLE t (a int);\n',
      '\n\n\nCREATE TABLE t (a int);\n',
    ],
    [
      'a database with a strange name, MP-48',
      'CREATE DATABASE "My db";\n\\connect -reuse-previous=on "dbname=\'My db\'"\nCREATE TABLE t ();\n',
      '\n\nCREATE TABLE t ();\n',
    ],
    [
      'what is said of the database',
      "ALTER DATABASE x SET a = b;\nCOMMENT ON DATABASE x IS 'y';\nGRANT ALL ON DATABASE x TO y;\n",
      '\n\n\n',
    ],
    [
      'a stop at another database on the way, MP-48',
      '\\c postgres\nCREATE DATABASE a;\n\\c a\nCREATE TABLE t ();\n',
      '\n\n\nCREATE TABLE t ();\n',
    ],
    [
      'an encoding becomes SQL',
      '\\encoding LATIN1\nSELECT 1;\n',
      "SET client_encoding = 'LATIN1';\nSELECT 1;\n",
    ],
    ['CRLF', '\\connect a\r\nGRANT a TO b;\r\nSELECT 1;\r\n', '\n\r\nSELECT 1;\r\n'],
    ['without a newline at the end', 'SELECT 1;\n\\c a', 'SELECT 1;\n'],
  ])('%s', async (_, dump, expected) => expect(await pass(dump)).toBe(expected));
});

describe('MP-48 what is refused, with its line', () => {
  test('rows that \\copy reads from another file, with where to read them', () =>
    expect(pass("\\copy t FROM './t.csv' DELIMITER E'\\t' CSV;\n")).rejects.toMatchObject({
      message: expect.stringContaining('It copies the rows of a table from or to another file'),
      remedy: expect.stringContaining('data_setup_script'),
    }));

  const shell = [
    '\\! ls',
    "\\copy t from program 'ls'",
    '\\o |ls',
    '\\g |ls',
    '\\i x.sql',
    '\\ir x.sql',
    '\\setenv A b',
    '\\gexec',
    '\\w x',
    '\\cd /',
    '\\set x `ls`',
    '\\echo `ls`',
    '\\echo a \\! ls',
    '\\c host=evil',
    '\\c postgresql://evil/x',
    '\\c x u evil 5432',
    '\\q',
    '\\;',
    '\\if true',
  ];
  test.each(shell)('%s on a line of its own', (command) =>
    expect(pass(`SELECT 1;\n\n${command}\n`)).rejects.toThrow(
      /^dump\.sql, line 3: the psql command \\\S* is refused/,
    ),
  );
  test.each(['\\i tables.sql', '\\ir tables.sql'])('%s, with what to do about several files', (command) =>
    expect(pass(`${command}\n`)).rejects.toThrow(
      /initial_data_source: \[.*data_setup_script.*psql "\$DATABASE_URL"/,
    ),
  );
  test.each(shell)('%s behind a statement', (command) =>
    expect(pass(`SELECT 1; ${command}`)).rejects.toThrow('dump.sql, line 1: '),
  );
  test.each(shell)('%s within a statement', (command) =>
    expect(pass(`SELECT\n1 ${command}\n;`)).rejects.toThrow('dump.sql, line 2: '),
  );
  test.each([
    ["SELECT 'a\\' ; \\! ls'", 1],
    ['-- a\r\\! ls\n', 1],
    ['SELECT $$ $x$ $$; \\! ls $x$', 1],
    ['COPY t FROM stdin;\n1\n\\.\n\\! ls\n', 4],
    ["SET standard_conforming_strings = off;\nSELECT 'a\\\\'; \\! ls", 2],
    [
      "SET standard_conforming_strings = off;\nSET standard_conforming_strings = on;\nSELECT 'a\\'; \\! ls '",
      3,
    ],
    ['SELECT a$b$; \\! ls $b$', 1],
    ["SELECT E'a'\n  'b\\' \\! ls';\n", 2],
    ['SELECT (1;\nCOPY t FROM stdin;\n\\! ls\n\\.\n', 3],
    ['SELECT 1$$;\nCOPY t FROM stdin;\n$$ \\! ls\n', 3],
    ["SELECT $1$$ ' $$; \\! ls", 1],
    ['COPY (SELECT * FROM stdin) TO stdout;\n\\! ls\n\\.\n', 2],
    ['COPY (SELECT $$ from stdin $$) TO stdout;\n\\! ls\n\\.\n', 2],
    ["COPY t FROM 'x' WHERE a IS DISTINCT FROM stdin;\n\\! ls\n\\.\n", 2],
    ["SET standard_conforming_strings = off;\nSELECT B'1\\'; \\! ls", 2],
    ["SET standard_conforming_strings = off;\nSELECT B'1''\\''; \\! ls", 2],
    ["SET standard_conforming_strings = off;\nSELECT U&'1\\'; \\! ls", 2],
    ["SET standard_conforming_strings = off;\nRESET ALL;\nSELECT '1\\'; \\! ls", 3],
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; \\! ls\nEND;', 1],
    ["CREATE FUNCTION f() AS 1$_$ ';' $_$; \\! ls", 1],
    ['COPY t FROM stdin; -- x\n\\.\n\\! ls', 3],
    ["SELECT U&'a\\'; \\! ls '", 1],
    ['SELECT "a\\"; \\! ls', 1],
  ])('%j hides nothing', (dump, line) =>
    expect(pass(dump)).rejects.toThrow(`dump.sql, line ${line}: the psql command \\!`),
  );
  test.each([
    [
      'a second database',
      '\\c a\nCREATE TABLE t ();\n\\c b\nSET x = 1;\nCREATE TABLE t ();\n',
      'line 3: \\c b switches to a second database',
    ],
    [
      'a database after data without one',
      'CREATE TABLE t ();\n\\connect b\nINSERT INTO t VALUES (1);\n',
      'line 2: \\connect b',
    ],
    [
      'data of a second one by COPY',
      '\\c a\nCREATE TABLE t ();\n\\c b\nCOPY t FROM stdin;\n\\.\n',
      'line 3: \\c b',
    ],
    [
      'pg_dumpall',
      '--\n-- PostgreSQL database cluster dump\n--\n',
      'line 2: this is the dump of a whole server',
    ],
    ['COPY from a program', "SELECT 1;\nCOPY t FROM\nPROGRAM 'ls';\n", 'line 2: COPY … PROGRAM'],
    ['COPY to a program', "COPY (SELECT 1) TO /* x */ PROGRAM 'ls';\n", 'line 1: COPY … PROGRAM'],
    [
      'COPY data that is cut off',
      'SELECT 1;\nCOPY t FROM stdin;\n1\n',
      'line 2: the file ends within the data',
    ],
    ['a statement on the line of COPY', 'COPY t FROM stdin; SELECT 1;\n', 'line 1: text follows COPY'],
    ['parentheses that stay open', 'SELECT (1; GRANT a TO b;\n\\! ls', 'line 2: the psql command'],
    [
      'a body with other statements',
      'CREATE FUNCTION begin() AS $$ $$; GRANT a TO b; end;',
      'GRANT follows within',
    ],
    ['a number before an E string', "SELECT 1E'\\'; SELECT '';", 'a number runs into a string'],
    ['no number before an E string', "SELECT $E1E'\\'; SELECT '';", 'a number runs into a string'],
    ['a number before a dollar quote', 'SELECT 1a$$; SELECT $$;', 'a number runs into a dollar quote'],
    ['a number before a keyword', 'CREATE FUNCTION f() 1begin SELECT 1;', 'a number runs into a word'],
    ['a lone carriage return', "SELECT E'a'\r'\\' ; ';", 'a carriage return stands within a line'],
    ['one behind COPY', 'COPY t FROM stdin; -- a\r\\! ls\n\\.\n', 'a carriage return stands within a line'],
    [
      'set_config',
      "SELECT set_config('standard_conforming_strings', 'off', false);",
      'set in a way that cannot be followed',
    ],
    ['SET LOCAL', 'SET LOCAL standard_conforming_strings = off;', 'set in a way that cannot be followed'],
    ['DO', 'DO $$BEGIN SET standard_conforming_strings TO off; END$$;', 'cannot be followed'],
    [
      'a change that is taken back',
      'BEGIN;\nSET standard_conforming_strings = off;\nROLLBACK;\n',
      'line 3: standard_conforming_strings is set',
    ],
    ['text on the line of a change', "SET standard_conforming_strings = off; SELECT '\\';\n", 'on its line'],
    ['a zero byte', 'SELECT 1;\0 \\! ls', 'zero byte'],
  ])('%s', (_, dump, message) => expect(pass(dump)).rejects.toThrow(message));
});

test('lines are counted across long statements and pieces', async () => {
  const long = `CREATE TABLE t (\n${'-- comment\n'.repeat(20_000)});\n`;
  await expect(bothWays('postgresql', `${long}\\! ls`)).rejects.toThrow('line 20003:');
});

test.each(['\\canary@example.com', "SELECT 'a' \\canary"])('a refusal shows no value: %s', async (line) => {
  await expect(pass(`${line}\n`)).rejects.toThrow(/^dump\.sql, line 1: the psql command \\… is refused/);
});
