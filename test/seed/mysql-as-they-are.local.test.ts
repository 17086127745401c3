import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Access } from '../../src/services/kind';
import { tuneForBulkLoad } from '../../src/services/mysql/bulk-load';
import { type Lab, mysqlLab } from './servers';

/** Dumps as others write them, on a server whose settings they were not made for. */
let lab: Lab;
beforeAll(async () => {
  lab = await mysqlLab();
});
afterAll(() => lab?.close());

const rootPassword = 'root"';
const root: Access = { username: 'root', password: rootPassword, database: 'mysql' };
const fresh = async () => ({ ...(await lab.fresh()), adminPassword: rootPassword });
const file = (name: string, data: string | Buffer) => writeFile(join(lab.folder, name), data);
const limits = () => lab.query(root, 'SELECT @@GLOBAL.max_allowed_packet, @@GLOBAL.innodb_strict_mode');

async function restored(dump: string | Buffer): Promise<[Access, string]> {
  const access = await fresh();
  await file('dump.sql', dump);
  const lines = await lab.restored(access, 'dump.sql');
  return [access, lines.join('\n')];
}

test('one statement of 40 MB is restored, and the server takes as much as before afterwards', async () => {
  const before = await limits();
  const row = `('${'x'.repeat(1000)}')`;
  const [access] = await restored(
    `CREATE TABLE t (a varchar(1000));\nINSERT INTO t VALUES ${Array.from({ length: 40_000 }, () => row).join(',')};\n`,
  );
  expect(await lab.query(access, 'SELECT COUNT(*) FROM t')).toEqual([['40000']]);
  expect(await limits()).toEqual(before);
});

test('tables that are too wide for their row format are made as they were', async () => {
  const columns = Array.from({ length: 20 }, (_, index) => `c${index} varchar(255)`).join(', ');
  const [access] = await restored(
    `CREATE TABLE t (id int, ${columns}) ENGINE=InnoDB ROW_FORMAT=COMPACT DEFAULT CHARSET=utf8mb4;\n`,
  );
  expect(await lab.query(access, 'SELECT COUNT(*) FROM t')).toEqual([['0']]);
});

test('a dump by hand has its tables in any order, zeros as values, and code as the server makes it', async () => {
  const [access] = await restored(`
CREATE TABLE child (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES parent (id));
INSERT INTO child VALUES (1, 0);
CREATE TABLE parent (id int AUTO_INCREMENT PRIMARY KEY, born date NOT NULL DEFAULT '0000-00-00');
INSERT INTO parent (id) VALUES (0);
CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1;
`);
  expect(await lab.query(access, 'SELECT CAST(id AS char), CAST(born AS char) FROM parent')).toEqual([
    ['0', '0000-00-00'],
  ]);
  const modes =
    "SELECT sql_mode = @@GLOBAL.sql_mode FROM information_schema.routines WHERE routine_name = 'one'";
  expect(await lab.query(access, modes)).toEqual([['1']]);
});

describe('values of all 256 bytes', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index)).toString('hex');
  let origin: Access;
  beforeAll(async () => {
    origin = await lab.fresh();
    for (const statement of [
      'CREATE TABLE a_key (id binary(16) PRIMARY KEY, body blob, note text CHARACTER SET utf8mb4)',
      `INSERT INTO a_key VALUES (0x${bytes.slice(0, 32)}, 0x${bytes}, '😀 it''s'), (0x${bytes.slice(-32)}, 0x${bytes}${bytes}, NULL)`,
      ...Array.from(
        { length: 14 },
        (_, at) =>
          `INSERT INTO a_key VALUES (0x${bytes.slice(32 * (at + 1), 32 * (at + 2))}, REVERSE(0x${bytes}), '')`,
      ),
    ])
      await lab.query(origin, statement);
  });

  test.each([
    [[]],
    [['--default-character-set=binary']],
    [['--skip-comments', '--compact']],
    [['--skip-extended-insert']],
    [['--hex-blob']],
  ])('arrive as they are, dumped with %j', async (options) => {
    const [access] = await restored(await lab.tool(origin, 'mysqldump', ...options));
    const all = 'SELECT HEX(id), HEX(body), HEX(note) FROM a_key ORDER BY id';
    expect(await lab.query(access, all)).toEqual(await lab.query(origin, all));
  });
});

describe('what a dump does not say of itself', () => {
  const failed = (dump: string | Buffer) => restored(dump).then(([, told]) => told, String);

  test('a default from a sequence names its database, and the error how to have one of that name', async () => {
    const origin = await lab.fresh();
    await lab.query(origin, 'CREATE SEQUENCE numbers');
    await lab.query(origin, 'CREATE TABLE t (id bigint DEFAULT NEXT VALUE FOR numbers)');
    for (const options of [[], ['--compact']]) {
      const told = await failed(await lab.tool(origin, 'mariadb-dump', ...options));
      expect(told).toMatch(/1142 [\s\S]*`database: fresh_\d+`/);
      expect(told).not.toContain('image:');
    }
  });

  test('names in double quotes', async () => {
    const origin = await lab.fresh();
    await lab.query(origin, "CREATE TABLE t (a varchar(9) COMMENT 'it''s')");
    await lab.query(origin, `INSERT INTO t VALUES ('"a"'), ('b\\\\')`);
    const [access] = await restored(await lab.tool(origin, 'mariadb-dump', '--compatible=ansi'));
    const all = 'SELECT a FROM t ORDER BY a';
    expect(await lab.query(access, all)).toEqual(await lab.query(origin, all));
    const bare = await lab.tool(origin, 'mariadb-dump', '--compatible=ansi', '--compact');
    const old = await lab.tool(origin, 'mariadb-dump', '--compatible=mysql40');
    expect(await failed(old)).toMatch(/1064 [\s\S]*without `--compatible`/);
    const [line = ''] = /SET sql_mode = '[^']*';/.exec(await failed(bare)) ?? [];
    const [mended] = await restored(Buffer.concat([Buffer.from(`${line}\n`), bare]));
    expect(await lab.query(mended, all)).toEqual(await lab.query(origin, all));
  });

  test('an index that is too long in the character set of the server', async () => {
    const dump = 'CREATE TABLE `t` (a varchar(1000), PRIMARY KEY (a)) ENGINE=InnoDB;\n';
    expect(await failed(dump)).toMatch(/1071 [\s\S]*`commands: \[--character-set-server=utf8mb3\]`/);
    const access = await fresh();
    await lab.query(access, `ALTER DATABASE ${access.database} CHARACTER SET utf8mb3`);
    await lab.restored(access, 'dump.sql');
  });
});

test('what only an administrator may do is left out and told, and what would act elsewhere', async () => {
  const [access, told] = await restored(`
SET GLOBAL event_scheduler = ON;
CREATE SERVER prod FOREIGN DATA WRAPPER mysql OPTIONS (HOST '10.20.4.121');
CREATE TABLE here (a int);
CREATE TABLE there (a int) ENGINE=FEDERATED CONNECTION='mysql://u:p@10.20.4.121/shop/there';
INSTALL SONAME 'ha_archive';
GRANT ALL ON *.* TO nobody;
`);
  for (const left of [
    'settings (event_scheduler)',
    '(CREATE SERVER) (prod)',
    '(ha_archive)',
    'GRANT',
    '(there)',
  ])
    expect(told).toContain(left);
  const engine =
    "SELECT engine FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'there'";
  expect(await lab.query(access, engine)).toEqual([['InnoDB']]);
  expect(await lab.query(root, 'SELECT COUNT(*) FROM mysql.servers')).toEqual([['0']]);
});

describe('what only makes a restore faster', () => {
  test('is told when it fails, and fails nothing', async () => {
    const told: string[] = [];
    const settle = await tuneForBulkLoad({ host: '127.0.0.1', port: 1 }, root);
    await settle((step, code) => void told.push(`${step}: ${code}`));
    expect(told).toEqual(['Setting the server up for the restore: ECONNREFUSED']);
  });

  test('opens no table of an earlier template that nothing new was done to', async () => {
    const access = await fresh();
    for (const table of ['touched', 'un`touched', 'altered'])
      await lab.query(
        access,
        `CREATE TABLE \`${table.replace('`', '``')}\` (a int) SELECT seq AS a FROM seq_1_to_100`,
      );
    await lab.query(root, 'FLUSH TABLES');
    const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access);
    await lab.query(access, 'INSERT INTO touched SELECT seq FROM seq_1_to_300');
    await lab.query(access, 'ALTER TABLE altered ADD INDEX (a)');
    await settle((step, code) => expect.fail(`${step}: ${code}`), true);
    const opened = await lab.query(root, `SHOW OPEN TABLES FROM ${access.database}`);
    expect(opened.map(([, table]) => table)).not.toContain('un`touched');
    const known = `SELECT table_name, n_rows FROM mysql.innodb_table_stats
      WHERE database_name = '${access.database}' AND table_name <> 'un\`touched' ORDER BY 1`;
    expect(await lab.query(root, known)).toEqual([
      ['altered', '100'],
      ['touched', '400'],
    ]);
    const indexed = `SELECT count(*) > 0 FROM mysql.innodb_index_stats
      WHERE database_name = '${access.database}' AND table_name = 'altered' AND index_name = 'a'`;
    expect(await lab.query(root, indexed)).toEqual([['1']]);
  });

  test('has no limit of the server for others', async () => {
    const access = await fresh();
    await lab.query(access, 'CREATE TABLE t (a int) SELECT seq AS a FROM seq_1_to_1000');
    await lab.query(root, 'SET GLOBAL max_statement_time = 0.000001');
    const told: string[] = [];
    try {
      const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access);
      await settle((step, code) => void told.push(`${step}: ${code}`));
    } finally {
      await lab.query(root, 'SET GLOBAL max_statement_time = 0');
    }
    expect(told).toEqual([]);
  });
});
