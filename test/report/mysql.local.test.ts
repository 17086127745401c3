import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembled } from '../../src/report/assemble';
import { mysqlArguments } from '../../src/report/mysql/arguments';
import { recordMysql } from '../../src/report/mysql/recorder';
import type { Access } from '../../src/services/kind';
import { type Lab, mysqlLab } from '../seed/servers';

let lab: Lab;

beforeAll(async () => {
  lab = await mysqlLab(mysqlArguments);
}, 60_000);

afterAll(() => lab?.close());

/** A table of so many rows. */
async function withOrders(rows: number): Promise<Access> {
  const access = await lab.fresh();
  await lab.query(access, 'CREATE TABLE orders (id int PRIMARY KEY, total int, note varchar(100))');
  await lab.query(access, `INSERT INTO orders SELECT seq, seq, REPEAT('x', 50) FROM seq_1_to_${rows}`);
  return access;
}

/** Records what statements do that one session runs one by one, those that fail too. */
async function recorded(access: Access, ...steps: string[]) {
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
    for (const step of steps) await connection.query(step).catch(() => {});
    await connection.end();
    const seen = await recorder.finish();
    return { all: assembled(seen), size: seen.size };
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
    ['SELECT ? FROM', '1064'],
    ['DROP TABLE `nowhere`', '1051'],
  ]);
});
