import { describe, expect, test } from 'vitest';
import { DumpRules } from '../../../src/seed/guard/dump/rules';
import { bothWays, defaults } from './guarded';

const surroundings = {
  ...{ database: 'lab', user: 'lab', superuser: true, createsRoles: true },
  ...{ disarm: true, skipExtensions: [], extensions: [] },
};

/** What is restored of a dump. */
const restored = (dump: string) =>
  bothWays('postgresql', dump, { ...defaults, rules: new DumpRules(surroundings) });

/** PostgreSQL reserves few of its words: tables have columns that are called as clauses are. */
describe('a word that is a name here is no clause', () => {
  test.each([
    'ALTER TABLE accounts RENAME COLUMN owner TO holder;',
    'ALTER TABLE public.accounts RENAME owner TO holder;',
    'ALTER TYPE account RENAME ATTRIBUTE owner TO holder;',
    'ALTER MATERIALIZED VIEW accounts RENAME COLUMN owner TO holder;',
    'ALTER TABLE ONLY places ALTER COLUMN tablespace SET STATISTICS 200;',
    "ALTER TABLE ONLY places ALTER COLUMN tablespace SET DEFAULT 'x';",
    'ALTER TABLE places ADD COLUMN tablespace text;',
    'CREATE MATERIALIZED VIEW places AS SELECT tablespace FROM pg_tables;',
    'CREATE TABLE places AS SELECT tablespace FROM pg_tables;',
    "CREATE INDEX tablespace ON places (name) WHERE tablespace = 'x';",
    'CREATE INDEX by_name ON tablespace USING btree (name);',
    'CREATE SCHEMA AUTHORIZATION CURRENT_USER;',
    'CREATE SCHEMA own AUTHORIZATION lab CREATE TABLE t (a int);',
  ])('%s', async (statement) => expect(await restored(statement)).toBe(statement));

  test.each([
    ['ALTER TABLE public.rename OWNER TO joe;', ''],
    ['ALTER TABLE rename OWNER TO joe;', ''],
    ['ALTER TABLE public.owner OWNER TO joe;', ''],
    [
      'CREATE TABLE t (a int PRIMARY KEY USING INDEX TABLESPACE b, c int UNIQUE USING INDEX TABLESPACE d) TABLESPACE e;',
      'CREATE TABLE t (a int PRIMARY KEY , c int UNIQUE ) ;',
    ],
    [
      'CREATE TABLE t TABLESPACE e AS SELECT tablespace FROM u;',
      'CREATE TABLE t AS SELECT tablespace FROM u;',
    ],
    [
      'ALTER TABLE t SET TABLESPACE b, ADD COLUMN tablespace int;',
      'ALTER TABLE t ADD COLUMN tablespace int;',
    ],
    ['ALTER TABLE t ADD a int, SET TABLESPACE b;', 'ALTER TABLE t ADD a int;'],
    ['ALTER INDEX i SET TABLESPACE b NOWAIT;', ''],
    ['ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b;', ''],
  ])('and a clause is none: %s', async (statement, expected) =>
    expect(await restored(statement)).toBe(expected),
  );

  test('a server that is called as its clause loses its options, and keeps its name', async () =>
    expect(await restored("CREATE SERVER options FOREIGN DATA WRAPPER w OPTIONS (host 'canary');")).toMatch(
      /^DO .*BEGIN CREATE SERVER options FOREIGN DATA WRAPPER w; EXCEPTION(?!.*canary)/,
    ));
});

test('what is not there is forgiven to a statement that does nothing besides', async () => {
  const both = 'ALTER TABLE artist DROP CONSTRAINT artist_check, ADD CONSTRAINT other CHECK (a > 0);';
  expect(await restored(both)).toBe(both);
});

describe('what shows or asks something writes to no database', () => {
  test('of MySQL, as Workbench asks after each statement', async () =>
    expect(await bothWays('mysql', 'DO 0;\nSHOW WARNINGS;\nUSE a;\nCREATE TABLE t (b int);\n')).toBe(
      'DO 0;\nSHOW WARNINGS;\n\nCREATE TABLE t (b int);\n',
    ));

  test('of PostgreSQL', async () =>
    expect(await restored('SHOW server_version;\n\\connect a\nCREATE TABLE t (b int);\n')).toBe(
      'SHOW server_version;\n\nCREATE TABLE t (b int);\n',
    ));
});

describe('what is refused', () => {
  test('shows the command, and not what stands behind it', async () =>
    expect(bothWays('mysql', "SELECT 1;\nconnect@canary.example is 'read' astray;\n")).rejects.toThrow(
      /^dump\.sql, line 2: connect is refused(?![\s\S]*canary)/,
    ));

  test.each([
    [
      'mysql',
      '-- PostgreSQL database dump\n\n\\restrict a\n\n-- Dumped from database version 17.6\n',
      /is of PostgreSQL 17\.6, and is restored into a service of kind mysql[\s\S]*`service: postgresql` and `image: postgres:17`/,
    ],
    [
      'postgresql',
      "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n-- Server version\t10.11.6-MariaDB\nSELECT \\'x;\n",
      /is of MariaDB 10\.11\S*, and is restored into a service of kind postgresql[\s\S]*`service: mysql` and `image: mariadb:10\.11`/,
    ],
  ] as const)('names the other product, in a service of kind %s', (dialect, dump, message) =>
    expect(bothWays(dialect, dump)).rejects.toThrow(message),
  );
});
