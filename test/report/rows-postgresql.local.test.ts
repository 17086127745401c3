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
