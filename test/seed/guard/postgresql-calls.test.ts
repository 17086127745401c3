import { describe, expect, test } from 'vitest';
import { bothWays } from './guarded';

describe('a call that decides where strings end is refused in every kind of statement', () => {
  test.each([
    "INSERT INTO t SELECT set_config('standard_conforming_strings', 'off', false);",
    "VALUES (set_config('standard_conforming_strings', 'off', false));",
    `WITH a AS (SELECT pg_catalog."set_config" \n ('standard_conforming_strings', 'off', false)) SELECT 1;`,
    "UPDATE t SET a = SET_CONFIG('Standard_Conforming_Strings', 'off', false);",
    "EXPLAIN ANALYZE SELECT set_config('standard_conforming_strings', 'off', false);",
    "(SELECT set_config('standard_conforming_strings', 'off', false));",
    `INSERT INTO t SELECT U&"set\\005fconfig"('standard_conforming_strings', 'off', false);`,
  ])('%s', async (sql) => {
    await expect(bothWays('postgresql', `SELECT 1;\n${sql}\n`)).rejects.toThrow(
      /line [23]: .*set in a way that cannot be followed/,
    );
  });

  test.each([
    "SELECT set_config('standard_' || 'conforming_strings', 'off', false);",
    "INSERT INTO t SELECT set_config(E'standard\\137conforming_strings', 'off', false);",
    "INSERT INTO t SELECT set_config/* x */('standard_conforming_strings', 'off', false);",
    "INSERT INTO t SELECT set_config -- x\n ('standard_conforming_strings', 'off', false);",
    'DELETE FROM t WHERE set_config(a, b, false) IS NOT NULL;',
  ])('one whose setting is not plain to see: %s', async (sql) => {
    await expect(bothWays('postgresql', `SELECT 1;\n${sql}\n`)).rejects.toThrow('name is not plain to see');
  });
});

test.each([
  "SELECT pg_catalog.set_config('search_path', '', false);\n",
  'INSERT INTO t VALUES (\'set_config(x)\', (1), my_set_config(a), "set_config2"(b), U&"d\\0061ta");\n',
  'INSERT INTO log (a) VALUES (1);\n',
])('goes through untouched: %s', async (sql) => {
  expect(await bothWays('postgresql', sql)).toBe(sql);
});
