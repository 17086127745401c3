import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembled } from '../../src/report/assemble';
import { mysqlArguments } from '../../src/report/mysql/arguments';
import { recordMysql } from '../../src/report/mysql/recorder';
import type { Access } from '../../src/services/kind';
import { type Lab, mysqlLab } from '../seed/servers';

let lab: Lab;

/** What is waited for comes, however busy the machine is. */
const patient = { timeout: 30_000 };

beforeAll(async () => {
  lab = await mysqlLab(mysqlArguments);
}, 60_000);

afterAll(() => lab?.close());

/** As the laboratory has it. */
const root: Access = { username: 'root', password: 'root"', database: 'mysql' };

/** A table of so many rows. */
async function withOrders(rows: number): Promise<Access> {
  const access = await lab.fresh();
  await lab.query(access, 'CREATE TABLE orders (id int PRIMARY KEY, total int, note varchar(100))');
  await lab.query(access, `INSERT INTO orders SELECT seq, seq, REPEAT('x', 50) FROM seq_1_to_${rows}`);
  return access;
}

/** Records what statements do that one session runs one by one, those that fail too. */
const recorded = (access: Access, ...steps: string[]) =>
  recordedOf(access, async (connection) => {
    for (const step of steps) await connection.query(step).catch(() => {});
    await connection.end();
  });

/** Records what a command does that is given one session, and may do as it likes. */
async function recordedOf(access: Access, command: (connection: Connection) => Promise<unknown>) {
  const endpoint = lab.server.endpoint ?? lab.server.inside;
  const recorder = await recordMysql(endpoint, access);
  try {
    const { username: user = '', password, database } = access;
    const { host, port } = endpoint;
    const connection = await createConnection({
      host,
      port,
      user,
      password: password ?? '',
      database: database ?? '',
    });
    connection.on('error', () => {});
    await command(connection);
    const seen = await recorder.finish();
    connection.destroy();
    return { all: assembled(seen), size: seen.size, disturbed: seen.disturbed };
  } finally {
    await recorder.close();
  }
}

test('a table that is copied lets nobody write, one that is altered in place does, and an instant change takes nothing', async () => {
  const access = await withOrders(50_000);
  const { all, size } = await recorded(
    access,
    'ALTER TABLE orders ADD COLUMN extra int',
    'ALTER TABLE orders MODIFY total bigint',
    'CREATE INDEX later ON orders (note)',
  );
  const orders = { schema: access.database, name: 'orders' };
  expect(all).toMatchObject([
    { tag: 'ALTER TABLE', algorithm: 'INSTANT', rewritten: [] },
    {
      tag: 'ALTER TABLE',
      algorithm: 'COPY',
      rows: 50_000,
      locks: [{ object: orders, mode: 'SHARED_NO_WRITE' }],
      rewritten: [{ object: orders, what: 'table', bytes: expect.any(Number) }],
    },
    { tag: 'CREATE INDEX', algorithm: 'INPLACE', rewritten: [] },
  ]);
  const [, copied] = all;
  const [waited] = copied?.waited ?? [];
  expect(waited?.writerMs).toBeGreaterThan(0);
  expect(waited?.readerMs).toBeLessThan(waited?.writerMs ?? 0);
  expect(copied?.writtenBytes).toBeGreaterThan(1_000_000);
  expect(Math.min(size.before, size.after)).toBeGreaterThan(1_000_000);
});

test('rows that are taken until the end of the transaction keep a writer waiting', async () => {
  const access = await withOrders(50_000);
  const { all } = await recorded(access, 'BEGIN', "UPDATE orders SET note = 'new'", 'DO SLEEP(1)', 'COMMIT');
  const [, update, pause] = all;
  expect(update).toMatchObject({ tag: 'UPDATE', rows: 50_000, locks: [{ mode: 'SHARED_WRITE' }] });
  expect(update?.locks[0]?.heldMs).toBeGreaterThan(update?.durationMs ?? 0);
  expect(update?.waited[0]?.writerMs).toBeGreaterThan((pause?.durationMs ?? 0) / 2);
});

test('what fails is told by its number, and no value of it is in the recording', async () => {
  const access = await withOrders(10);
  const { all } = await recorded(
    access,
    "INSERT INTO orders VALUES (1, 2, 'a secret')",
    "SELECT 'a secret' FROM",
    'DROP TABLE nowhere',
  );
  expect(all.map(({ text, failed }) => [text, failed])).toEqual([
    ['INSERT INTO `orders` VALUES (...)', '1062'],
    ['SELECT …', '1064'],
    ['DROP TABLE `nowhere`', '1051'],
  ]);
});

test('no value of a statement is in the recording, however it is spelled', async () => {
  const access = await withOrders(10);
  const statements = [
    "CREATE USER one IDENTIFIED BY 'secret'",
    "CREATE USER two IDENTIFIED VIA mysql_native_password USING PASSWORD('secret')",
    'CREATE USER three IDENTIFIED BY secret',
    "SET PASSWORD FOR one = PASSWORD('secret')",
    `SELECT "secret", 0x736563726574, x'736563726574', N'secret', _utf8mb4'secret', 'secret' 'secret'`,
    `SELECT JSON_EXTRACT('{"secret": 1}', '$.secret')`,
    "PREPARE one FROM 'SELECT ''secret'''",
    "EXECUTE IMMEDIATE 'SELECT ''secret'''",
    "CHANGE MASTER TO MASTER_PASSWORD='secret'",
    "CREATE PROCEDURE one() BEGIN SELECT 'secret'; END",
    "/*!50000 SELECT '*/ ', 'secret' */",
    "INSERT INTO orders VALUES ('it's secret')",
    "SET @a = 'secret', @b := secret",
    'UPDATE orders SET note = secret',
    "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
    `UPDATE orders SET note = "secret"`,
    "SELECT 'a\\', 'secret'",
    'secret is the password',
    "ALTER TABLE orders ADD kind enum('secret') DEFAULT 'secret', COMMENT 'secret'",
    `SELECT '${'x'.repeat(3000)}', 'secret'`,
    "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'secret'",
  ];
  const administrator = { ...access, username: 'root', password: root.password };
  const { all } = await recorded(administrator, ...statements);
  expect(all).toHaveLength(statements.length);
  expect(JSON.stringify(all)).not.toMatch(/secret|7365/);
});

test('what a command leaves connected is ended with it, and its locks with that', async () => {
  const access = await withOrders(10);
  const { all } = await recordedOf(access, async (connection) => {
    await connection.query('LOCK TABLES orders WRITE');
    connection.query('SELECT SLEEP(3600)').catch(() => {});
    // We wait for the table by then.
    const waiting =
      "SELECT COUNT(*) > 0 FROM performance_schema.metadata_locks WHERE lock_status = 'PENDING'";
    await expect.poll(() => lab.query(root, waiting), patient).toEqual([['1']]);
  });
  const own = all.filter(({ text }) => /^LOCK|SLEEP/.test(text));
  expect(own).toMatchObject([
    { tag: 'LOCK TABLES', locks: [{ object: { name: 'orders' }, mode: 'SHARED_NO_READ_WRITE' }] },
    { tag: 'SELECT', failed: expect.stringMatching(/^\d+$/) },
  ]);
});

test('a command that ends our sessions is told, and so is one that hides what it does', async () => {
  const access = await withOrders(10);
  const killed = recordedOf(access, async () => {
    const others = await lab.query(
      root,
      "SELECT processlist_id FROM performance_schema.threads WHERE processlist_user = 'root' AND processlist_id <> CONNECTION_ID()",
    );
    for (const [id] of others) await lab.query(root, `KILL ${id}`).catch(() => {});
  });
  await expect(killed).rejects.toThrow('What the command did cannot be told');
  const { disturbed } = await recordedOf(access, async () => {
    await lab.query(
      root,
      "UPDATE performance_schema.setup_consumers SET enabled = 'NO' WHERE name = 'events_statements_history_long'",
    );
  });
  expect(disturbed).toEqual(['events_statements_history_long']);
});

test.each(['größe', '日本 語', 'a-b/c#d@e', 'x|`y'])(
  'a table called %s is told by its name',
  async (name) => {
    const access = await withOrders(10);
    const quoted = `\`${name.replaceAll('`', '``')}\``;
    await lab.query(access, `RENAME TABLE orders TO ${quoted}`);
    const { all } = await recorded(access, `ALTER TABLE ${quoted} MODIFY total bigint`);
    expect(all).toMatchObject([
      { algorithm: 'COPY', rewritten: [{ object: { schema: access.database, name } }] },
    ]);
  },
);
