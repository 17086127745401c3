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
  lab = await postgresqlLab(['-c', 'max_connections=30', ...postgresqlArguments([])]);
}, 60_000);

afterAll(() => lab?.close());

async function withOrders(): Promise<Access> {
  const access = await lab.fresh();
  await lab.query(
    access,
    'CREATE TABLE orders AS SELECT n AS id, n AS total FROM generate_series(1, 1000) n',
  );
  return access;
}

const recorded = (access: Access, command: (session: Client) => Promise<unknown>) =>
  commandAt(lab, access, command);
const sessionOf = (access: Access, other?: string) => sessionAt(lab, access, other);

const told = (all: Awaited<ReturnType<typeof recorded>>['all']) =>
  all.map(({ tag, failed }) => [tag, failed]);

test('what a command leaves connected is ended with it, and its locks with that', async () => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    await session.query('BEGIN; ALTER TABLE orders ADD paid boolean');
    session.query('SELECT pg_sleep(3600)').catch(() => {});
    // We wait for the table by then.
    await expect
      .poll(() => lab.query(access, 'SELECT count(*) > 0 FROM pg_locks WHERE NOT granted'), patient)
      .toEqual([['true']]);
  });
  // What looked is in it, too.
  expect(told(all).slice(0, 3)).toEqual([
    ['BEGIN', undefined],
    ['ALTER TABLE', undefined],
    ['SELECT', '57P01'],
  ]);
  expect(all[1]?.locks).toMatchObject([{ object: { name: 'orders' }, mode: 'ACCESS EXCLUSIVE' }]);
});

test('a command that ends all other sessions is recorded to its end', async () => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    await session.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
    await session.query('ALTER TABLE orders ALTER total TYPE bigint');
  });
  expect(told(all)).toEqual([
    ['SELECT', undefined],
    ['ALTER TABLE', undefined],
  ]);
  expect(all[1]?.rewritten).toMatchObject([{ object: { name: 'orders' }, what: 'table' }]);
});

test('a server that crashes and recovers is recorded on', async () => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    await session.query('UPDATE orders SET total = 2');
    const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = session.query('SELECT pg_sleep(3600)').catch(() => {});
    await expect
      .poll(
        () => lab.query(access, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"),
        patient,
      )
      .toEqual([['1']]);
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
    await ended;
    await expect
      .poll(() => lab.query(access, 'ALTER TABLE orders ADD paid boolean').catch(String), patient)
      .toEqual([]);
  });
  const told = all.map(({ text, failed }) => [text, failed]);
  expect(told).toEqual(expect.arrayContaining([['SELECT pg_sleep(?)', '57P02']]));
  expect(told.at(-1)).toEqual(['ALTER TABLE orders ADD paid boolean', undefined]);
});

test('a database that is removed and made anew is recorded on, and one that is gone is told', async () => {
  const access = await withOrders();
  const removed = async (session: Client) => {
    await session.end();
    const other = await sessionOf(access, 'postgres');
    await other.query(`DROP DATABASE ${access.database} WITH (FORCE)`);
    return other;
  };
  const { all } = await recorded(access, async (session) => {
    const other = await removed(session);
    await other.query(`CREATE DATABASE ${access.database}`);
    await other.end();
    await lab.query(access, 'CREATE TABLE anew (id int)');
  });
  expect(told(all)).toEqual([
    ['DROP DATABASE', undefined],
    ['CREATE DATABASE', undefined],
    ['CREATE TABLE', undefined],
  ]);
  const gone = recorded(access, async (session) => (await removed(session)).end());
  await expect(gone).rejects.toThrow(/its database, is not there any more.*\n.*does not exist/);
});

test('a command that opens all the connections that there are is recorded', async () => {
  const access = await withOrders();
  const { all } = await recorded(access, async (session) => {
    const others: Client[] = [];
    for (;;) {
      const other = await sessionOf(access).catch(() => undefined);
      if (!other) break;
      others.push(other);
    }
    expect(others.length).toBeGreaterThan(10);
    await session.query('ALTER TABLE orders ALTER total TYPE bigint');
    await Promise.all(others.map((one) => one.end()));
  });
  expect(told(all)).toEqual([['ALTER TABLE', undefined]]);
});

test('what it has hidden is told', async () => {
  const access = await withOrders();
  const { disturbed } = await recorded(access, async (session) => {
    await session.query("SET log_statement = 'none'");
    await session.query('ALTER TABLE orders ALTER total TYPE bigint');
  });
  expect(disturbed).toEqual(['log_statement']);
});

test('hostile names, bytes that are no text, and statements of megabytes are recorded', async () => {
  const access = await withOrders();
  const name = '"a|b`c@everyone<!-- labtest report -->\n::error::""\u202e\u0007"';
  const { all } = await recorded(access, async (session) => {
    await session.query(`CREATE TABLE ${name} (a text)`);
    await session.query(`INSERT INTO ${name} VALUES ('a secret') -- a secret`);
    await session.query(`INSERT INTO ${name} VALUES ('${'secret'.repeat(250_000)}')`);
    await session
      .query(`SELECT '{"a": "secret"}'::json, $$a secret$$, E'\\x73secret', '\\xff'::bytea`)
      .catch(() => {});
    await session.query("SELECT convert_from('\\xff', 'LATIN1')");
    await session.query('SELECT 1');
  });
  expect(JSON.stringify(all)).not.toContain('secret');
  expect(all.map(({ tag }) => tag)).toEqual([
    'CREATE TABLE',
    'INSERT',
    'INSERT',
    'SELECT',
    'SELECT',
    'SELECT',
  ]);
  expect(all[2]?.durationMs).toBeGreaterThan(0);
});
