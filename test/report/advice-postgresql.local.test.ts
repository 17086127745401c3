import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Advice, rules } from '../../src/report/advice/advise';
import { assembled } from '../../src/report/assemble';
import { recordPostgresql } from '../../src/report/postgresql/recorder';
import { postgresqlArguments } from '../../src/report/postgresql/settings';
import type { Recording } from '../../src/report/recording';
import { judged } from '../../src/report/report';
import { readSchema } from '../../src/report/schema/read';
import type { Access } from '../../src/services/kind';
import { type Lab, postgresqlLab } from '../seed/servers';
import { traps } from './traps-postgresql';

let lab: Lab;
let found: readonly Advice[];
let recording: Recording;

beforeAll(async () => {
  lab = await postgresqlLab(postgresqlArguments([]));
  ({ found, recording } = await migrated(
    Object.entries(traps).flatMap(([, { base = [], trap, safer }]) => [
      ...base.flatMap((sql) => [named(sql, trap.table), named(sql, safer.table)]),
    ]),
    Object.values(traps).flatMap(({ trap, safer }) => [
      ...trap.sql.map((sql) => named(sql, trap.table)),
      ...safer.sql.map((sql) => named(sql, safer.table)),
    ]),
  ));
}, 90_000);

afterAll(() => lab?.close());

const named = (sql: string, table: string) => sql.replaceAll('orders', table);

const endpoint = () => lab.server.endpoint ?? lab.server.inside;

async function clientOf({ username: user, password, database }: Access): Promise<Client> {
  const client = new Client({ ...endpoint(), user, password, database });
  await client.connect();
  return client;
}

/** What is advised on statements that one session runs one by one, those that fail too. */
async function migrated(base: string[], migration: string[]) {
  const access = await lab.fresh();
  for (const one of base) await lab.query(access, one);
  const before = await readSchema('postgresql', endpoint(), access);
  const recorder = await recordPostgresql(endpoint(), access);
  try {
    const client = await clientOf(access);
    const errors: string[] = [];
    for (const sql of migration)
      await client.query(sql).catch((error: Error) => errors.push(`${sql}: ${error.message}`));
    await client.end();
    const seen = await recorder.finish();
    const after = await readSchema('postgresql', endpoint(), access);
    const { product, version } = recorder;
    const recording: Recording = {
      ...{ service: 'db', kind: 'postgresql', product, version, statements: assembled(seen) },
      ...{ leftOut: seen.leftOut, size: seen.size, disturbed: seen.disturbed, exitCode: 0, durationMs: 0 },
    };
    return { recording, errors, found: judged(recording, before, after).advice, access };
  } finally {
    await recorder.close();
  }
}

const namesOf = (advice: readonly Advice[]) => [...new Set(advice.map(({ rule }) => rule.name))];

describe.each(Object.entries(traps))('%s', (name, { trap, safer }) => {
  test('the trap is reported', () => {
    const own = found.filter(({ object }) => object.name === trap.table);
    expect(namesOf(own)).toContain(name);
  });

  test('the safer form is not', () => {
    const own = found.filter(({ object }) => object.name === safer.table);
    expect(namesOf(own)).toEqual([]);
    expect(recording.statements.some(({ text }) => text.includes(safer.table))).toBe(true);
  });
});

test('each rule for PostgreSQL has its trap', () => {
  const elsewhere = ['no-lock-timeout', 'lock-held-by-later-statements', 'rows-taken-long'];
  const all = rules.filter(({ products }) => products.includes('PostgreSQL')).map(({ name }) => name);
  expect([...Object.keys(traps), ...elsewhere].sort()).toEqual([...all].sort());
});

const orders = 'CREATE TABLE orders AS SELECT n AS id, n AS total FROM generate_series(1, 1000) n';

describe('no-lock-timeout', () => {
  test('the trap is reported, and so it is: a reader waits behind what waits for a long reader', async () => {
    const { found, access } = await migrated([orders], ['ALTER TABLE orders ADD paid boolean']);
    expect(namesOf(found)).toEqual(['no-lock-timeout']);
    const [long, alter, reader] = await Promise.all([1, 2, 3].map(() => clientOf(access)));
    await long?.query('BEGIN; SELECT * FROM orders LIMIT 1');
    const waits = alter?.query('ALTER TABLE orders ADD other boolean');
    await expect
      .poll(() => lab.query(access, 'SELECT count(*) FROM pg_locks WHERE NOT granted'))
      .toEqual([['1']]);
    await expect(reader?.query("SET lock_timeout = '100ms'; SELECT * FROM orders LIMIT 1")).rejects.toThrow(
      /lock timeout/,
    );
    await long?.query('COMMIT');
    await waits;
    await Promise.all([long, alter, reader].map((one) => one?.end()));
  });

  test.each([
    "SET lock_timeout = '2s'",
    "SET LOCAL lock_timeout TO '2s'",
    "SELECT set_config('lock_timeout', '2s', false)",
    'SET lock_timeout = 2000',
  ])('is not reported after %s', async (sets) => {
    const { found } = await migrated([orders], [sets, 'ALTER TABLE orders ADD paid boolean']);
    expect(namesOf(found)).toEqual([]);
  });

  // As dumps begin.
  test.each([
    'SET lock_timeout = 0',
    "SET lock_timeout TO '0 s'; SELECT 1",
    'SET lock_timeout TO DEFAULT',
    "SELECT set_config('search_path', '', false)",
    'SET statement_timeout = 5000',
  ])('is reported after %s', async (sets) => {
    const { found } = await migrated([orders], [sets, 'ALTER TABLE public.orders ADD paid boolean']);
    expect(namesOf(found)).toEqual(['no-lock-timeout']);
  });
});

test('a column that numbers itself is none that the application must give a value for', async () => {
  const { found } = await migrated(
    [orders],
    ['ALTER TABLE orders ADD number bigint GENERATED ALWAYS AS IDENTITY'],
  );
  expect(namesOf(found)).not.toContain('column-required');
});

test('an index of a partitioned table is built for each partition and attached: that is the safer form', async () => {
  const parted = [
    'CREATE TABLE parted (id int, total int) PARTITION BY RANGE (id)',
    'CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (1000)',
    'INSERT INTO parted SELECT n, n FROM generate_series(0, 999) n',
  ];
  const trap = await migrated(parted, ['CREATE INDEX parted_total ON parted (total)']);
  expect(namesOf(trap.found)).toContain('index-without-concurrently');
  const { found, errors } = await migrated(parted, [
    "SET lock_timeout = '2s'",
    'CREATE INDEX parted_total ON ONLY parted (total)',
    'CREATE INDEX CONCURRENTLY low_total ON low (total)',
    'ALTER INDEX parted_total ATTACH PARTITION low_total',
  ]);
  expect(errors).toEqual([]);
  expect(namesOf(found)).toEqual([]);
});

test.each([
  ['a block', ['DO $$ BEGIN ALTER TABLE orders ALTER total TYPE bigint; END $$']],
  [
    'a function',
    [
      'CREATE FUNCTION widen() RETURNS void LANGUAGE sql AS $$ ALTER TABLE orders ALTER total TYPE bigint $$',
      'SELECT widen()',
    ],
  ],
])('what %s does is advised on, and told with its cost', async (_, statements) => {
  const { found, recording } = await migrated([orders], statements);
  expect(namesOf(found)).toContain('type-rewrites-table');
  const [advice] = found.filter(({ rule }) => rule.name === 'type-rewrites-table');
  expect(advice?.statement).toBe(recording.statements.length - 1);
});
