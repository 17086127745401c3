import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LogFormat, postgresqlArguments } from '../../src/report/postgresql/settings';
import type { Access } from '../../src/services/kind';
import { type Lab, postgresqlLab } from '../seed/servers';
import { recordedAt, type Step } from './recordings';

let lab: Lab;

beforeAll(async () => {
  // As people set them for their tests: what the server is started with is stronger than what is set later.
  const own = ['-c', 'log_statement=none', '--log-min-messages=warning', '-c', 'update_process_title=off'];
  lab = await postgresqlLab([...own, ...postgresqlArguments(own)]);
}, 60_000);

afterAll(() => lab?.close());

/** A table with an index and so many rows. */
async function withOrders(rows: number): Promise<Access> {
  const access = await lab.fresh();
  await lab.query(
    access,
    `CREATE TABLE orders AS SELECT n AS id, n AS total, repeat('x', 50) AS note FROM generate_series(1, ${rows}) n;
     CREATE INDEX orders_total ON orders (total)`,
  );
  return access;
}

const everyForm = ['jsonlog', 'csvlog'] as const;

/** Records what statements do that one session runs one by one, those that fail too. */
const recorded = (access: Access, ...steps: Step[]) => recordedBy(undefined, access, ...steps);
const recordedBy = (form: LogFormat | undefined, access: Access, ...steps: Step[]) =>
  recordedAt(lab, form, access, ...steps);

const orders = { schema: 'public', name: 'orders' };

test('a table that is written anew: its lock until the end of the transaction, its index, and who waited', async () => {
  const access = await withOrders(200_000);
  const { all, size } = await recorded(
    access,
    'BEGIN',
    'ALTER TABLE orders ALTER COLUMN total TYPE bigint',
    "UPDATE orders SET note = 'a secret' WHERE id <= 5000",
    'COMMIT',
  );
  expect(all.map(({ tag }) => tag)).toEqual(['BEGIN', 'ALTER TABLE', 'UPDATE', 'COMMIT']);
  const [, alter, update] = all;
  expect(alter?.locks).toMatchObject([{ object: orders, mode: 'ACCESS EXCLUSIVE' }]);
  const { durationMs = 0 } = alter ?? {};
  expect(alter?.locks[0]?.heldMs).toBeGreaterThan(durationMs);
  expect(alter?.rewritten).toEqual(
    expect.arrayContaining([
      { object: orders, what: 'table', bytes: expect.any(Number) },
      { object: { schema: 'public', name: 'orders_total' }, what: 'index', bytes: expect.any(Number) },
    ]),
  );
  expect(alter?.rewritten[0]?.bytes).toBeGreaterThan(10_000_000);
  expect(alter?.writtenBytes).toBeGreaterThan(10_000_000);
  const [waited] = alter?.waited ?? [];
  expect(waited?.object).toEqual(orders);
  expect(waited?.readerMs).toBeGreaterThan(durationMs / 2);
  expect(waited?.writerMs).toBeGreaterThan(durationMs / 2);
  expect(update?.text).toBe('UPDATE orders SET note = ? WHERE id <= ?');
  expect(size.after).toBeGreaterThan(size.before);
});

test.each(everyForm)('%s: of several statements that are sent at once, each is told', async (form) => {
  // Its lock is held for as long as several looks of a busy machine are apart.
  const access = await withOrders(400_000);
  const { all } = await recordedBy(
    form,
    access,
    `-- one; two
    CREATE FUNCTION counted() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN count(*) FROM orders; END $$;
    DO $$ BEGIN PERFORM counted(); END $$; ;
    UPDATE orders SET note = 'a;b' WHERE id <= 60000;
    CREATE RULE twice AS ON DELETE TO orders DO ALSO (SELECT 1; SELECT 2);
    ALTER TABLE orders ALTER COLUMN total TYPE bigint`,
    "CREATE TABLE more (n int); INSERT INTO more VALUES (1); INSERT INTO more SELECT 1 / 0; SELECT 'never'",
    'CREATE TABLE another (n int); INSERT INTO nowhere VALUES (1); SELECT 2',
    // Where a string ends is a setting of the session.
    "SELECT 'one\\'; SELECT 2",
  );
  expect(all.map(({ tag, text, failed }) => [tag, text, failed])).toEqual([
    ['CREATE FUNCTION', 'CREATE FUNCTION counted() RETURNS bigint LANGUAGE plpgsql AS ?', undefined],
    ['DO', 'DO ?', undefined],
    ['UPDATE', 'UPDATE orders SET note = ? WHERE id <= ?', undefined],
    ['CREATE RULE', 'CREATE RULE twice AS ON DELETE TO orders DO ALSO (SELECT ?; SELECT ?)', undefined],
    ['ALTER TABLE', 'ALTER TABLE orders ALTER COLUMN total TYPE bigint', undefined],
    ['CREATE TABLE', 'CREATE TABLE more (n int)', undefined],
    ['INSERT', 'INSERT INTO more VALUES (?)', undefined],
    ['INSERT', 'INSERT INTO more SELECT ? / ?', '22012'],
    ['CREATE TABLE', 'CREATE TABLE another (n int)', undefined],
    ['INSERT', 'INSERT INTO nowhere …', '42P01'],
    ['SELECT', 'SELECT ?…', undefined],
  ]);
  const [, , update, , alter] = all;
  expect(update).toMatchObject({ rows: 60_000, locks: [{ object: orders, mode: 'ROW EXCLUSIVE' }] });
  expect(alter).toMatchObject({
    locks: [{ object: orders, mode: 'ACCESS EXCLUSIVE' }],
    rewritten: expect.arrayContaining([{ object: orders, what: 'table', bytes: expect.any(Number) }]),
  });
  expect(update?.rewritten).toEqual([]);
});

test('the rows of what takes a while are counted, whether it returns or changes them', async () => {
  const access = await withOrders(200_000);
  const { all } = await recorded(
    access,
    'CREATE TABLE parted (id int, note text) PARTITION BY RANGE (id)',
    'CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (50000)',
    'CREATE TABLE high PARTITION OF parted DEFAULT',
    'INSERT INTO parted SELECT id, note FROM orders',
    { text: 'UPDATE parted SET note = $1 WHERE id % 2 = 0', values: ['a parameter'] },
    'CREATE TABLE copied AS SELECT * FROM orders WHERE id <= 150000',
    'DELETE FROM orders RETURNING id',
  );
  expect(all.slice(3).map(({ tag, rows }) => [tag, rows])).toEqual([
    ['INSERT', 200_000],
    ['UPDATE', 100_000],
    [expect.stringMatching(/^(SELECT|CREATE TABLE AS)$/), 150_000],
    ['DELETE', 200_000],
  ]);
  expect(JSON.stringify(all)).not.toContain('a parameter');
});

test('rows that are taken keep a writer waiting, and no reader', async () => {
  const access = await withOrders(100_000);
  const { all } = await recorded(access, "UPDATE orders SET note = 'new'");
  expect(all).toMatchObject([
    { tag: 'UPDATE', locks: [{ object: orders, mode: 'ROW EXCLUSIVE' }], rewritten: [] },
  ]);
  const [waited] = all[0]?.waited ?? [];
  expect(waited?.writerMs).toBeGreaterThan(0);
  expect(waited?.readerMs).toBeLessThan(waited?.writerMs ?? 0);
  expect(await lab.query(access, 'SELECT count(*) FROM orders')).toEqual([['100000']]);
});

test('an index that is built concurrently is not held up by those who look, and keeps nobody waiting', async () => {
  const access = await withOrders(100_000);
  const { all } = await recorded(access, 'CREATE INDEX CONCURRENTLY later ON orders (note)');
  expect(all).toMatchObject([
    { tag: 'CREATE INDEX', locks: [{ object: orders, mode: 'SHARE UPDATE EXCLUSIVE' }], rewritten: [] },
  ]);
  const built = await lab.query(
    access,
    "SELECT indisvalid FROM pg_index WHERE indexrelid = 'later'::regclass",
  );
  expect(built).toEqual([['true']]);
});

test.each(everyForm)(
  '%s: what fails is told by its code, and no value of it is in the recording',
  async (form) => {
    const access = await withOrders(10);
    const { all } = await recordedBy(
      form,
      access,
      { text: 'INSERT INTO orders (id, note) VALUES ($1, $2)', values: [7, 'a parameter'] },
      'CREATE UNIQUE INDEX once ON orders (note)',
      { text: "SELECT 'unparsed' FROM", name: 'one' },
      "SELECT 'unparsed' FROM",
      "SELECT set_config('a.b', 'ünïcode', false)",
      "COMMENT ON TABLE orders IS 'a literal'",
    );
    expect(all.map(({ text, failed }) => [text, failed])).toEqual([
      ['INSERT INTO orders (id, note) VALUES ($1, $2)', undefined],
      ['CREATE UNIQUE INDEX once ON orders (note)', '23505'],
      ['SELECT …', '42601'],
      ['…', '42601'],
      ['SELECT set_config(?, ?, false)', undefined],
      ['COMMENT ON TABLE orders IS ?', undefined],
    ]);
    expect(JSON.stringify(all)).not.toMatch(/parameter|literal|unparsed|xxx/);
  },
);

test.each(everyForm)(
  '%s: settings of roles and databases, and a name, keep nothing out of the recording',
  async (form) => {
    const access = await withOrders(10);
    const { database, username } = access;
    await lab.query(
      access,
      `ALTER ROLE ${username} SET log_statement = 'none';
     ALTER DATABASE ${database} SET log_duration = off;
     ALTER ROLE ${username} IN DATABASE ${database} SET log_min_messages = 'panic'`,
    );
    const note = '\'one\n"two", three\'';
    const { all } = await recordedBy(
      form,
      access,
      "SET application_name = 'labtest-report'",
      `UPDATE orders SET note = ${note}`,
      'ALTER TABLE orders ALTER COLUMN total TYPE bigint',
    );
    expect(all).toMatchObject([
      { tag: 'SET' },
      { tag: 'UPDATE' },
      {
        tag: 'ALTER TABLE',
        rewritten: expect.arrayContaining([{ object: orders, what: 'table', bytes: expect.any(Number) }]),
      },
    ]);
  },
);
