import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { guard } from '../../../src/seed/guard';
import { DumpRules } from '../../../src/seed/guard/dump/rules';
import { extensionHint } from '../../../src/seed/restore/extension-hints';
import type { Surroundings } from '../../../src/services/kind';

const own: Surroundings = {
  ...{ database: 'lab', user: 'lab', superuser: true, createsRoles: true },
  ...{ disarm: true, skipExtensions: [], extensions: [] },
};

/** What is restored of a dump, without the blocks that make roles. */
async function ruled(dump: string, over: Partial<Surroundings> = {}): Promise<{ sql: string; told: string }> {
  const rules = new DumpRules({ ...own, ...over });
  const { stream } = guard('postgresql', 'dump.sql', { disarm: true, alone: true, rules });
  const sql = await text(Readable.from([Buffer.from(dump)]).pipe(stream));
  return {
    sql: sql.replace(/DO \$labtest\$BEGIN CREATE ROLE ("[^"]*").*?END\$labtest\$;/g, '<$1>'),
    told: rules.leftOut.told() ?? '',
  };
}

describe('a dump on a server of its own', () => {
  test.each([
    ['CREATE SCHEMA public;', 'CREATE SCHEMA IF NOT EXISTS public ;'],
    ['CREATE SCHEMA "public" AUTHORIZATION x;', '<"x"> CREATE SCHEMA "public" ;'],
    ['CREATE SCHEMA AUTHORIZATION joe;', '<"joe"> CREATE SCHEMA joe;'],
    ['DROP SCHEMA IF EXISTS public CASCADE;', ''],
    ['CREATE PROCEDURAL LANGUAGE plpgsql;', ''],
    ['CREATE TRUSTED LANGUAGE "plpgsql" HANDLER "plpgsql_call_handler";', ''],
    ['DROP PROCEDURAL LANGUAGE IF EXISTS plpgsql;', ''],
    ['CREATE LANGUAGE plperl;', 'CREATE LANGUAGE plperl;'],
    ["SET default_tablespace = '';", "SET default_tablespace = '';"],
    ['SET default_tablespace = fast_ssd;', ''],
    ['CREATE TABLE t (a int) TABLESPACE fast_ssd;', 'CREATE TABLE t (a int) ;'],
    [
      "CREATE TABLE t (a text DEFAULT 'x TABLESPACE y', tablespace int);",
      "CREATE TABLE t (a text DEFAULT 'x TABLESPACE y', tablespace int);",
    ],
    ['CREATE INDEX i ON t (a) TABLESPACE "x y" WHERE a > 1;', 'CREATE INDEX i ON t (a) WHERE a > 1;'],
    ['ALTER TABLE t ADD PRIMARY KEY (a) USING INDEX TABLESPACE s;', 'ALTER TABLE t ADD PRIMARY KEY (a) ;'],
    ['ALTER TABLE t SET TABLESPACE s;', ''],
    ['ALTER TABLE t ADD COLUMN c int, OWNER TO y;', 'ALTER TABLE t ADD COLUMN c int;'],
    ['ALTER TABLE t OWNER TO "y", ADD d int;', 'ALTER TABLE t ADD d int;'],
    [
      'CREATE POLICY p ON t TO PUBLIC, lab, pg_read_all_data USING (true);',
      'CREATE POLICY p ON t TO PUBLIC, lab, pg_read_all_data USING (true);',
    ],
    ['CREATE POLICY p ON t FOR ALL TO a, "B c";', '<"a"> <"B c"> CREATE POLICY p ON t FOR ALL TO a, "B c";'],
    ["SET SESSION AUTHORIZATION 'app';", '<"app">'],
    [
      'ALTER ROLE app IN DATABASE shop SET search_path = a;',
      '<"app"> ALTER ROLE app IN DATABASE "lab" SET search_path = a;',
    ],
    ["CREATE ROLE app LOGIN PASSWORD 'canary';", '<"app">'],
    ["ALTER ROLE app WITH SUPERUSER PASSWORD 'canary';", ''],
    ['CREATE EXTENSION citext;', 'CREATE EXTENSION citext;'],
    ["CREATE USER MAPPING FOR app SERVER s OPTIONS (password 'canary');", ''],
    ['CREATE\nTABLE t (a int) -- note\nTABLESPACE s;\nSELECT 1;', 'CREATE\nTABLE t (a int)  \n;\nSELECT 1;'],
  ])('%s', async (statement, expected) => {
    expect((await ruled(statement)).sql.replace(/ +$/, '')).toBe(expected);
  });

  test('what is not there is forgiven, and the lines stay', async () => {
    const dump = 'ALTER TABLE ONLY public.t\n  DROP CONSTRAINT c;\nDROP TABLE public.t;\n';
    const { sql } = await ruled(dump);
    expect(sql.split('\n')).toHaveLength(4);
    expect(sql).toMatch(
      /^DO .*BEGIN ALTER TABLE ONLY public.t\n {2}DROP CONSTRAINT c; EXCEPTION WHEN undefined_table/,
    );
    expect(sql).toMatch(/BEGIN DROP TABLE public.t; EXCEPTION/);
  });

  test('an extension that is skipped is left out with all that is said of it', async () => {
    const dump =
      "CREATE EXTENSION IF NOT EXISTS aws_commons WITH SCHEMA public;\nCOMMENT ON EXTENSION aws_commons IS 'x';\n";
    const { sql, told } = await ruled(dump, { skipExtensions: ['aws_commons'] });
    expect(sql).toBe('\n\n');
    expect(told).toBe('Left out of the dump: extensions (aws_commons), since skip_extensions says so.');
  });
});

describe('a missing extension', () => {
  const options = { disarm: true, skipExtensions: [], extensions: ['citext'], alone: false };
  const message = (name: string) => ({
    code: '0A000',
    name,
    message: `extension "${name}" is not available`,
  });
  test.each([
    ['aws_commons', "its provider's own", 'skip_extensions: [aws_commons]'],
    ['vector', 'pgvector/pgvector has it', 'image: pgvector/pgvector'],
    ['postgis_topology', 'postgis/postgis has it', 'image: postgis/postgis'],
    ['timescaledb', 'timescale/timescaledb has it', 'image: timescale/timescaledb'],
    ['pg_graphql', 'supabase/postgres has it', 'skip_extensions: [pg_graphql]'],
    ['unheard_of', 'No image', 'skip_extensions: [unheard_of]'],
  ])('%s is named with what has it and how to do without', (name, why, remedy) => {
    const hint = extensionHint(message(name), options);
    expect(hint?.why).toContain(why);
    expect(hint?.remedy).toContain(remedy);
  });

  test('that only a superuser may make is proposed by its line', () => {
    const said = {
      code: '42501',
      name: 'pg_stat_statements',
      message: 'permission denied to create extension "pg_stat_statements"',
    };
    expect(extensionHint(said, options)?.remedy).toContain('`extensions: [citext, pg_stat_statements]`');
  });
});
