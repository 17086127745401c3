import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Access } from '../../src/services/kind';
import { compressions } from './compressed';
import { type Lab, mysqlLab } from './servers';

let lab: Lab;
let origin: Access;
let original: string;

const content = [
  'CREATE TABLE artist (id int AUTO_INCREMENT PRIMARY KEY, name varchar(99), picture blob, changed timestamp NULL)',
  `INSERT INTO artist (name, picture) VALUES ('it''s; \\\\! ls', 0x00FF0A0D5C27), ('USE other;\\n-- x', NULL), ('Björk 🎤', '')`,
  'CREATE VIEW loud AS SELECT UPPER(name) AS name FROM artist',
  `CREATE TRIGGER stamp BEFORE INSERT ON artist FOR EACH ROW BEGIN SET NEW.changed = NOW(); SET NEW.name = CONCAT(NEW.name, ';'); END`,
  `CREATE PROCEDURE add_one(IN n varchar(99)) BEGIN INSERT INTO artist (name) VALUES (n); SELECT 'a;b'; END`,
  'CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1',
];
const everything = ['--routines', '--triggers', '--events'];
const root = { username: 'root', password: 'root"' };

beforeAll(async () => {
  lab = await mysqlLab();
  origin = await lab.fresh();
  // Made by root, as real databases are, so that the dumps are full of DEFINER=`root`@….
  for (const statement of content) await lab.query({ ...root, database: origin.database }, statement);
  original = await dumpOf(origin);
});
afterAll(() => lab?.close());

const file = (name: string, data: string | Buffer) => writeFile(join(lab.folder, name), data);

async function dumpOf(access: Access): Promise<string> {
  const dump = await lab.tool(access, 'mysqldump', '--skip-comments', '--compact', ...everything);
  return String(dump).replace(/DEFINER=`[^`]*`@`[^`]*`/g, '');
}

describe.each(Object.keys(compressions))('%s', (compression) => {
  test.each([
    ['plain', []],
    ['with --databases (MP-48)', ['--databases', '--add-drop-database']],
    ['with a row a statement', ['--skip-extended-insert', '--skip-comments', '--hex-blob']],
  ])('a dump %s is restored, its definers left out', async (_, args) => {
    const access = await lab.fresh();
    const dump = await lab.tool(origin, 'mysqldump', ...everything, ...args);
    await file('dump.bak', (await compressions[compression]?.(dump)) ?? dump);
    const lines = await lab.restored(access, 'dump.bak');
    expect(await dumpOf(access)).toBe(original);
    expect(lines.join('\n')).toContain('DEFINER clauses (');
    await lab.query(access, "CALL add_one('new')");
    expect(await lab.query(access, "SELECT name FROM loud WHERE name LIKE 'NEW%'")).toEqual([['NEW;']]);
  });
});

test('what asks for rights over the server is left out, and the user has none afterwards', async () => {
  const access = await lab.fresh();
  const before = await lab.query(access, 'SHOW GRANTS');
  const head = `/*M!999999\\- enable the sandbox mode */
SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
SET @@SESSION.SQL_LOG_BIN= 0;
SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a:1-5';
GRANT ALL ON *.* TO ${access.username};
`;
  await file('rights.sql', head + String(await lab.tool(origin, 'mysqldump', '--skip-triggers')));
  await lab.restored(access, 'rights.sql');
  expect(await lab.query(access, 'SHOW GRANTS')).toEqual(before);
  expect(await lab.query(access, 'SELECT COUNT(*) FROM artist')).toEqual([['3']]);
});

describe('MP-48 a dump never writes to another database', () => {
  test.each(['\n', '\r\n'])(
    "a script with a database of its own lands in the experiment's, lines ending in %j",
    async (ending) => {
      const access = await lab.fresh();
      const script =
        "DROP DATABASE IF EXISTS `Chinook`;\nCREATE DATABASE `Chinook`;\nUSE `Chinook`;\nCREATE TABLE `Artist` (`Name` varchar(99));\nINSERT INTO `Artist` VALUES (N'AC/DC; USE x');";
      await file('chinook.sql', script.replaceAll('\n', ending));
      await lab.restored(access, 'chinook.sql');
      expect(await lab.query(access, 'SELECT * FROM `Artist`')).toEqual([['AC/DC; USE x']]);
      expect(await lab.query({ ...root, database: 'mysql' }, "SHOW DATABASES LIKE 'Chinook'")).toEqual([]);
    },
  );

  test('two databases are refused with the line', async () => {
    const [access, other] = [await lab.fresh(), await lab.fresh()];
    await lab.query(other, 'CREATE TABLE t (a int)');
    await file(
      'two.sql',
      await lab.tool({}, 'mysqldump', '--databases', `${origin.database}`, `${other.database}`),
    );
    await expect(lab.restored(access, 'two.sql')).rejects.toThrow(
      /two\.sql, line \d+: USE `fresh_\d+` switches to a second database/,
    );
  });

  test.each([
    ['INSERT INTO OTHER.t VALUES (1);', 'INSERT command denied'],
    ['CREATE TABLE OTHER.u (a int);', 'CREATE command denied'],
    [
      "SET @s = CONCAT('INSERT INTO OTHER.t VALUES (', 1, ')'); PREPARE p FROM @s; EXECUTE p;",
      'INSERT command denied',
    ],
    ['DROP TABLE /* x */ OTHER.t;', 'DROP command denied'],
  ])('%s', async (statement, message) => {
    const [access, other] = [await lab.fresh(), await lab.fresh()];
    await lab.query(other, 'CREATE TABLE t (a int)');
    await file('other.sql', `CREATE TABLE t (a int);\n${statement.replace('OTHER', other.database ?? '')}\n`);
    await expect(lab.restored(access, 'other.sql')).rejects.toThrow(message);
    expect(await lab.query(other, 'SELECT COUNT(*) FROM t')).toEqual([['0']]);
  });

  test.each([
    'system touch PROOF',
    '\\! touch PROOF',
    'SELECT 1 \\! touch PROOF',
    'tee PROOF',
    'pager touch PROOF',
  ])('%s runs nothing', async (command) => {
    const access = await lab.fresh();
    const proof = `/tmp/labtest-proof-${access.database}`;
    await rm(proof, { force: true });
    await file('evil.sql', `CREATE TABLE t (a text);\n\n${command.replace('PROOF', proof)}\nSELECT 1;\n`);
    await expect(lab.restored(access, 'evil.sql')).rejects.toThrow('evil.sql, line 3: ');
    expect(existsSync(proof)).toBe(false);
  });
});

describe('a restore that fails', () => {
  test("shows the tool's code with the file's line, and no secrets", async () => {
    const access = await lab.fresh();
    await file(
      'bad.sql',
      `FLUSH TABLES;\nCREATE TABLE t (a int);\nSELECT * FROM missing_${access.password};\n`,
    );
    const error = String(await lab.restored(access, 'bad.sql').catch((thrown: unknown) => thrown));
    expect(error).toMatch(/ended with code 1/);
    expect(error).toMatch(
      /said at line 3: ERROR 1146 \(ER_NO_SUCH_TABLE\): Table 'fresh_\d+\.missing_\*\*\*' doesn't exist/,
    );
    expect(error).not.toContain(access.password);
  });

  test('that restores nothing is one', async () => {
    const access = await lab.fresh();
    await file('nothing.sql', 'CREATE DATABASE x;\nUSE x;\n');
    await expect(lab.restored(access, 'nothing.sql')).rejects.toThrow('restored nothing');
  });

  test('files of the machine are not read', async () => {
    const access = await lab.fresh();
    await file('load.sql', "CREATE TABLE t (a text);\nLOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;\n");
    await expect(lab.restored(access, 'load.sql')).rejects.toThrow(/said at line 2: ERROR \d+ /);
  });

  test('a dump of another kind is told', async () => {
    const access = await lab.fresh();
    await file('pg.dump', Buffer.from('PGDMP\x01\x0e\x00'));
    await expect(lab.restored(access, 'pg.dump')).rejects.toThrow('a dump of another kind (pg-custom)');
  });
});
