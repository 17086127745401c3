import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresqlArguments } from '../../src/report/postgresql/settings';
import type { Access } from '../../src/services/kind';
import { type Lab, postgresqlLab } from '../seed/servers';
import { commandAt } from './recordings';

let lab: Lab;

beforeAll(async () => {
  lab = await postgresqlLab(postgresqlArguments([]));
}, 60_000);

afterAll(() => lab?.close());

/** A text of so many statements and characters. */
function textOf(statement: string, count: number, length: number): string {
  const padding = ' '.repeat(Math.ceil(length / count));
  return Array.from({ length: count }, () => `${statement}${padding};`).join('');
}

async function logged(access: Access): Promise<number> {
  const sizes = await lab.query(access, "SELECT size FROM pg_stat_file(pg_current_logfile('jsonlog'))");
  return Number(sizes[0]?.[0]);
}

test('the rows of what takes a millisecond are told, and those of each statement of a text', async () => {
  const access = await lab.fresh();
  const quick = 'SELECT pg_sleep(0.002) FROM generate_series(1, 3)';
  const { all } = await commandAt(lab, access, async (session) => {
    await session.query(quick);
    await session.query(`${quick}; ${quick}`);
  });
  expect(all.map(({ rows }) => rows)).toEqual([3, 3, 3]);
});

test.each([
  [
    'INSERT INTO noted SELECT n FROM generate_series(1, 5000) n, pg_sleep(0.002) ON CONFLICT DO NOTHING',
    1000,
  ],
  [
    'INSERT INTO noted SELECT n FROM generate_series(1, 4000) n, pg_sleep(0.002) ON CONFLICT DO NOTHING RETURNING n',
    0,
  ],
  [
    'INSERT INTO noted SELECT n FROM generate_series(3501, 6000) n, pg_sleep(0.002) ON CONFLICT (n) DO UPDATE SET n = -noted.n WHERE noted.n > 3990',
    2010,
  ],
  ['UPDATE noted SET n = -n FROM generate_series(1, 3), pg_sleep(0.002) RETURNING n', 4000],
  ['UPDATE noted SET n = -n FROM pg_sleep(0.002)', 4000],
  [
    'MERGE INTO noted USING (SELECT g FROM generate_series(3901, 5000) g, pg_sleep(0.002)) AS given ON n = g WHEN MATCHED AND n > 3990 THEN DELETE WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN INSERT VALUES (g)',
    1010,
  ],
])('rows are those that were changed: %s', async (statement, changed) => {
  const access = await lab.fresh();
  await lab.query(
    access,
    'CREATE TABLE noted (n int PRIMARY KEY); INSERT INTO noted SELECT generate_series(1, 4000)',
  );
  const { all } = await commandAt(lab, access, (session) => session.query(statement));
  expect(all.map(({ rows, failed }) => ({ rows, failed }))).toEqual([{ rows: changed, failed: undefined }]);
});

test('rows are of the statement that had them, and not of one that lets it go', async () => {
  const access = await lab.fresh();
  await lab.query(access, 'CREATE TABLE notes (n int)');
  const text = 'SELECT pg_sleep(0.002) FROM generate_series(1, $1)';
  const { all } = await commandAt(lab, access, async (session) => {
    await session.query({ text, values: [2] });
    await session.query('BEGIN');
    await session.query({ text, values: [3] });
    await session.query('INSERT INTO notes VALUES (1)');
    await session.query('PREPARE own AS SELECT pg_sleep(0.002) FROM generate_series(1, 5)');
    await session.query('DECLARE held CURSOR FOR SELECT pg_sleep(0.002) FROM generate_series(1, 6)');
    await session.query('FETCH 4 FROM held');
    await session.query('EXECUTE own');
    await session.query('CLOSE held');
    await session.query({ text, values: [7] });
    await session.query('COMMIT');
  });
  expect(all.filter(({ tag }) => tag === 'SELECT').map(({ rows }) => rows)).toEqual([2, 3, 7]);
  const told = all.filter(({ tag, rows }) => tag !== 'SELECT' && rows !== undefined);
  expect(told.map(({ tag, rows }) => [tag, rows])).toEqual([['EXECUTE', 5]]);
});

test('a text of many statements is not logged with each of them', async () => {
  const access = await lab.fresh();
  await lab.query(access, 'CREATE TABLE notes (n int)');
  const text = textOf('INSERT INTO notes VALUES (1)', 1000, 200_000);
  let bytes = 0;
  const { all } = await commandAt(lab, access, async (session) => {
    const before = await logged(access);
    await session.query(text);
    bytes = (await logged(access)) - before;
  });
  expect(all.filter(({ text }) => text === 'INSERT INTO notes VALUES (?)')).toHaveLength(1000);
  expect(bytes).toBeGreaterThan(200_000);
  expect(bytes).toBeLessThan(50_000_000);
});

test('once plans have become long, they are logged no more', async () => {
  const access = await lab.fresh();
  const { all } = await commandAt(lab, access, async (session) => {
    await session.query(textOf('SELECT pg_sleep(0.002)', 70, 1_000_000));
    await expect
      .poll(async () => (await session.query('SHOW auto_explain.log_min_duration')).rows, { timeout: 30_000 })
      .toEqual([{ 'auto_explain.log_min_duration': '-1' }]);
    await session.query('SELECT pg_sleep(0.02), 2');
  });
  expect(all.filter(({ rows }) => rows === 1)).toHaveLength(70);
  expect(all.at(-1)).toMatchObject({ text: 'SELECT pg_sleep(?), ?', rows: undefined });
});
