import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresqlArguments } from '../../src/report/postgresql/settings';
import type { Access } from '../../src/services/kind';
import { type Lab, postgresqlLab } from '../seed/servers';
import { commandAt, sessionAt } from './recordings';

let lab: Lab;

/** What is waited for comes, however busy the machine is. */
const patient = { timeout: 30_000 };

beforeAll(async () => {
  const own = ['-c', 'max_connections=30', '-c', 'max_prepared_transactions=5'];
  lab = await postgresqlLab([...own, ...postgresqlArguments([])]);
}, 60_000);

afterAll(() => lab?.close());

const recorded = (access: Access, command: (session: Client) => Promise<unknown>) =>
  commandAt(lab, access, command);

async function withOrders(): Promise<Access> {
  const access = await lab.fresh();
  await lab.query(
    access,
    `CREATE TABLE orders AS SELECT n AS id, n AS total FROM generate_series(1, 1000) n;
     CREATE UNIQUE INDEX orders_id ON orders (id)`,
  );
  return access;
}

/** Until so many locks of a kind are waited for. */
const waiting = (access: Access, type: string, count: number) =>
  expect
    .poll(
      () => lab.query(access, `SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = '${type}'`),
      patient,
    )
    .toEqual([[String(count)]]);

test('of several sessions that run the same statement, each failure is told', async () => {
  const access = await withOrders();
  const insert = 'INSERT INTO orders VALUES (5000, 1)';
  const { all } = await recorded(access, async (session) => {
    await session.query('BEGIN');
    await session.query(insert);
    const others = [await sessionAt(lab, access), await sessionAt(lab, access)];
    const inserted = others.map((other) => other.query(insert).catch(() => {}));
    await waiting(access, 'transactionid', 2);
    await session.query('COMMIT');
    await Promise.all(inserted);
    for (const other of others) await other.end();
  });
  const failures = all.filter(({ tag }) => tag === 'INSERT').map(({ failed }) => failed);
  expect(failures).toEqual([undefined, '23505', '23505']);
});

test('who looks holds no lock for long that the command wants next', async () => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    await session.query('BEGIN');
    await session.query('REINDEX INDEX orders_id');
    // A reader has the table then, and waits for its index.
    await waiting(access, 'relation', 2);
    // For longer than `deadlock_timeout`: the server looks for a deadlock of the reader no more.
    await sleep(1200);
    await session.query('ALTER TABLE orders ADD paid boolean');
    await session.query('COMMIT');
  });
  const [reindex] = all.filter(({ tag }) => tag === 'REINDEX');
  expect(reindex?.waited[0]?.readerMs).toBeGreaterThan(1000);
});

test('tables that are removed while they are looked at cost no session each', async () => {
  const access = await withOrders();
  const many = Array.from({ length: 40 }, (_, number) => `t${number}`);
  await lab.query(access, many.map((name) => `CREATE TABLE ${name} (id int)`).join(';'));
  await recorded(access, async (session) => {
    for (const name of many) {
      await session.query(`BEGIN; DROP TABLE ${name}`);
      await waiting(access, 'relation', 2);
      await session.query('COMMIT');
    }
    const { rows } = await session.query(
      "SELECT FROM pg_stat_activity WHERE application_name = 'labtest-report'",
    );
    expect(rows.length).toBeLessThan(10);
  });
});

test('a transaction that is prepared and left keeps nothing from its end', async () => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    await session.query('BEGIN');
    await session.query('ALTER TABLE orders ADD paid boolean');
    await waiting(access, 'relation', 2);
    await session.query("PREPARE TRANSACTION 'a ''secret'''");
  });
  expect(all.map(({ text }) => text)).toContain('PREPARE TRANSACTION ?');
  expect(await lab.query(access, 'SELECT count(*) FROM pg_prepared_xacts')).toEqual([['0']]);
});

test.each([
  ['ALTER SYSTEM RESET ALL', 'log_destination'],
  ["ALTER SYSTEM SET log_filename = 'other.log'", 'log_filename'],
  ["ALTER SYSTEM SET log_timezone = 'Europe/Berlin'", 'log_timezone'],
  ["SET log_min_messages = 'debug1'", 'log_min_messages'],
])('%s is told, and the report goes on', async (change, name) => {
  const access = await withOrders();
  const { all, disturbed } = await recorded(access, async (session) => {
    await session.query(change);
    await session.query('SELECT pg_reload_conf()');
    await session.query('ALTER TABLE orders ALTER total TYPE bigint');
  });
  expect(disturbed).toContain(name);
  expect(all.filter(({ durationMs }) => !Number.isFinite(durationMs))).toEqual([]);
});

test('a way in that the command has changed is told', async () => {
  const access = await withOrders();
  await lab.query(access, "CREATE ROLE other SUPERUSER LOGIN PASSWORD 'one'");
  const changed = recorded({ ...access, username: 'other', password: 'one' }, (session) =>
    session.query("ALTER ROLE other PASSWORD 'two'"),
  );
  await expect(changed).rejects.toThrow(/What the command did cannot be told.*\n.*password authentication/);
});

test('partitions that are locked one by one, and then their table, are no deadlock', async () => {
  const access = await withOrders();
  await lab.query(
    access,
    `CREATE TABLE parted (id int, total int) PARTITION BY RANGE (id);
     CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10);
     CREATE TABLE high PARTITION OF parted DEFAULT`,
  );
  const { all } = await recorded(access, async (session) => {
    await session.query('BEGIN');
    await session.query('ALTER TABLE low ADD CHECK (id < 10)');
    // A reader has the table then, and waits for its partition.
    await session.query('LOCK TABLE ONLY parted IN SHARE MODE');
    await waiting(access, 'relation', 4);
    await sleep(1200);
    await session.query('ALTER TABLE parted ADD paid boolean');
    await session.query('COMMIT');
  });
  expect(all.at(-2)).toMatchObject({ tag: 'ALTER TABLE', failed: undefined });
});

test('statements that are prepared under odd names are told', async () => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    for (const name of ['a:b', 'a: b', 'a\nb']) await session.query({ name, text: 'DELETE FROM orders' });
  });
  expect(all.map(({ tag }) => tag)).toEqual(['DELETE', 'DELETE', 'DELETE']);
});

test.each([
  ["INSERT INTO orders VALUES ('it's secret')", 'INSERT INTO orders …', '…'],
  ['CREATE ROLE r PASSWORD secret', 'CREATE ROLE r …', '…'],
  ['ALTER ROLE r PASSWORD "secret"', 'ALTER ROLE r …', '…'],
  ['UPDATE "orders" SET total = "secret"', 'UPDATE "orders" …'],
  ['SELECT "secret" FROM orders', 'SELECT …'],
  ['ALTER TABLE orders ADD note text DEFAULT "secret"', 'ALTER TABLE orders ADD note text …'],
  ['secret is the password', '…'],
  ['SET nothing TO secret', 'SET nothing …'],
  ['SET "app.token" = secret', 'SET "app.token" = ?'],
])('a value without quotes is not shown: %s', async (text, shown, simple = shown) => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    for (const query of [{ text, name: 'one' }, text]) await session.query(query).catch(() => {});
  });
  expect(all.map(({ text }) => text)).toEqual([shown, simple]);
});

test('what cannot be bound is told, and not what was parsed after it', async () => {
  const access = await withOrders();
  const text = 'UPDATE orders SET total = $1';
  const { all } = await recorded(access, async (session) => {
    await session.query({ name: 'one', text, values: [1] });
    await session.query({ text: 'DELETE FROM orders WHERE id = $1', values: [2] });
    await session.query({ name: 'one', text, values: ['a secret'] }).catch(() => {});
  });
  expect(all.map(({ tag, text, failed }) => [tag, text, failed])).toEqual([
    ['UPDATE', text, undefined],
    ['DELETE', 'DELETE FROM orders WHERE id = $1', undefined],
    ['UPDATE', text, '22P02'],
  ]);
});

test('what fails when it is committed has failed, though it had ended', async () => {
  const access = await withOrders();
  await lab.query(
    access,
    'ALTER TABLE orders ADD CONSTRAINT once UNIQUE (total) DEFERRABLE INITIALLY DEFERRED',
  );
  const { all } = await recorded(access, async (session) => {
    for (const text of ['INSERT INTO orders VALUES (2001, 1)', 'SELECT 1'])
      await session.query({ text, name: text }).catch(() => {});
    await session.query('INSERT INTO orders VALUES (2002, 1)').catch(() => {});
  });
  expect(all.map(({ tag, failed }) => [tag, failed])).toEqual([
    ['INSERT', '23505'],
    ['SELECT', undefined],
    ['INSERT', '23505'],
  ]);
});
