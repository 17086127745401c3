// A statement is judged as a whole, up to more than any function or view has.
import { describe, expect, test } from 'vitest';
import { DumpRules } from '../../../src/seed/guard/dump/rules';
import { defaults, guarded } from './guarded';

const own = {
  ...{ database: 'lab', user: 'lab', superuser: true, createsRoles: true },
  ...{ disarm: true, skipExtensions: ['vector'], extensions: [] },
};

/** What goes on to psql, and what is told of it. */
async function ofPostgresql(dump: string, over = {}): Promise<{ sql: string; told: string | undefined }> {
  const rules = new DumpRules({ ...own, ...over });
  const sql = await guarded('postgresql', dump, undefined, { ...defaults, rules });
  return { sql, told: rules.leftOut.told() };
}

/** As much of a statement, with quotes, comments and backslashes in it. */
const long = (bytes: number) =>
  "  -- it's a line\n  PERFORM 'it''s', E'a\\'b', $q$ ; $q$;\n".repeat(bytes / 55);
const columns = (bytes: number) =>
  Array.from({ length: bytes / 40 }, (_, at) => `c${at} int DEFAULT 1 COMMENT 'it''s; a \\' column'`).join(
    ',\n',
  );

describe.each([100e3, 1e6])('in a dump of PostgreSQL, after %d bytes', (bytes) => {
  test('a block that makes roles makes them without rights', async () => {
    const { sql } = await ofPostgresql(
      `DO $$BEGIN\n${long(bytes)}CREATE ROLE admin SUPERUSER;\nGRANT admin TO lab; END$$;\nSELECT 1;\n`,
    );
    expect(sql).toContain('NOSUPERUSER');
    expect(sql).not.toContain('GRANT admin');
    expect(sql).toMatch(/\nSELECT 1;\n$/);
    const { sql: communal, told } = await ofPostgresql(
      `DO $$BEGIN\n${long(bytes)}CREATE ROLE admin SUPERUSER; END$$;\n`,
      { superuser: false, createsRoles: false },
    );
    expect(communal).not.toContain('CREATE ROLE');
    expect(told).toContain('admin');
  });

  test.each(['CREATE FUNCTION f(', 'CREATE VIEW v AS SELECT ('])(
    '%s…) that needs a skipped extension is forgiven, and keeps its lines',
    async (made) => {
      const dump = `${made}'\n${"x'';\n".repeat(bytes / 5)}', $1 vector);\nSELECT 1;\n`;
      const { sql } = await ofPostgresql(dump);
      expect(sql.trimStart()).toMatch(/^DO \$labtest/);
      expect(sql.split('\n')).toHaveLength(dump.split('\n').length);
    },
  );

  test('a block that changes how strings are read is refused', () =>
    expect(
      ofPostgresql(`DO $$BEGIN\n${long(bytes)}SET standard_conforming_strings TO off; END$$;\n`),
    ).rejects.toThrow('cannot be followed'));

  test('a tablespace, and who owns it, are left out', async () => {
    const table = Array.from({ length: bytes / 25 }, (_, at) => `c${at} text DEFAULT ';'`).join(',\n');
    const { sql, told } = await ofPostgresql(`CREATE TABLE t (\n${table}) TABLESPACE fast;\nSELECT 1;\n`);
    expect(sql).not.toContain('TABLESPACE');
    expect(told).toContain('tablespace');
  });
});

describe.each([100e3, 1e6])('in a dump of MySQL, after %d bytes', (bytes) => {
  const disarmed = (dump: string) => guarded('mysql', dump, undefined, { ...defaults, alone: false });

  test('a table on another server leads nowhere', async () => {
    const sql = await disarmed(
      `CREATE TABLE t (\n${columns(bytes)}\n) ENGINE=FEDERATED CONNECTION='mysql://u:p@prod/t';\nSELECT 1;\n`,
    );
    expect(sql).toMatch(/\n\) ENGINE=InnoDB ;\nSELECT 1;\n$/);
  });

  test('files of a table lie where the server has its own', async () => {
    const sql = await disarmed(`CREATE TABLE t (\n${columns(bytes)}\n) DATA DIRECTORY='/fast';\nSELECT 1;\n`);
    expect(sql).toMatch(/\n\) ;\nSELECT 1;\n$/);
  });

  test('an event is off, and nobody is its definer', async () => {
    const comment = "it\\'s; ''a''\n".repeat(bytes / 12);
    const sql = await disarmed(
      `DELIMITER ;;\nCREATE DEFINER=\`a\`@\`b\` EVENT e ON SCHEDULE EVERY 1 DAY ENABLE COMMENT '${comment}' DO BEGIN SELECT 1; END ;;\nDELIMITER ;\n`,
    );
    expect(sql).toMatch(/^DELIMITER ;;\nCREATE\s+EVENT e ON SCHEDULE EVERY 1 DAY DISABLE COMMENT/);
    expect(sql).toMatch(/DO BEGIN SELECT 1; END ;;\nDELIMITER ;\n\n*$/);
  });
});

describe('what is longer than 4 MB', () => {
  const text = 'x'.repeat(5 << 20);

  test.each([
    ['postgresql', `CREATE VIEW v AS SELECT '${text}';\n`],
    ['postgresql', `DO $$${text}$$;\n`],
    ['mysql', `CREATE TABLE t (a int COMMENT '${text}');\n`],
  ] as const)('is refused in %s with its line', (dialect, dump) =>
    expect(guarded(dialect, `SELECT 1;\n${dump}`)).rejects.toThrow(
      'dump.sql, line 2: this statement is longer than 4 MB, too long to be looked at.',
    ),
  );

  test.each([
    ['postgresql', `INSERT INTO t VALUES ('${text}');\n`],
    ['postgresql', `SELECT lo_from_bytea(0, '${text}');\n`],
    ['mysql', `INSERT INTO t VALUES ('${text}');\n`],
    ['mysql', `SET @a = '${text}';\n`],
  ] as const)('goes on in %s where it is data', async (dialect, dump) =>
    expect((await guarded(dialect, dump)) === dump).toBe(true),
  );

  test.each([
    [
      `SELECT lo_from_bytea(0, '${text}'), set_config('standard_conforming_strings', 'off', false);`,
      /followed/,
    ],
    [`SELECT '${text}', set_config('client_encoding', 'johab', false);`, /client_encoding is set/],
  ])('is looked at up to its end in postgresql where it is data', (dump, message) =>
    expect(guarded('postgresql', dump)).rejects.toThrow(message),
  );

  test('is looked at up to its end in mysql where it is data', async () => {
    const dump = `SET @a = '${text}', GLOBAL max_connections = 5;`;
    expect(await guarded('mysql', dump)).not.toContain('GLOBAL');
  });

  test.each([
    ['postgresql', 'SELECT'],
    ['mysql', 'SET @a ='],
  ] as const)('is refused in %s as data, too, from 64 MB on', (dialect, word) =>
    expect(guarded(dialect, `${word} '${'x'.repeat(65 << 20)}';\n`, 1 << 24)).rejects.toThrow(
      'longer than 64 MB',
    ),
  );
});
