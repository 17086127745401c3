import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Access } from '../../src/services/kind';
import { tuneForBulkLoad } from '../../src/services/postgresql/bulk-load';
import { type Lab, postgresqlLab } from '../seed/servers';

let lab: Lab;

beforeAll(async () => {
  lab = await postgresqlLab();
}, 60_000);

afterAll(() => lab?.close());

/** As a server is that has started again. */
async function reloaded(access: Access): Promise<void> {
  await lab.query(access, 'SELECT pg_reload_conf()');
  await expect.poll(() => lab.query(access, 'SHOW autovacuum')).toEqual([['on']]);
}

const refuse = (step: string) => expect.fail(`${step} was left out`);
const settings = "SELECT name, setting FROM pg_settings WHERE source <> 'session' ORDER BY name";
const segments = 'SELECT count(*) FROM pg_ls_waldir()';
const fill = `CREATE TABLE t AS SELECT n, repeat('x', 500) AS text FROM generate_series(1, 300000) AS n`;

test('a tuned server leaves its clones their own settings, and nothing to make up for', async () => {
  const access = await lab.fresh();
  const before = await lab.query(access, settings);

  const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access, 2 ** 32);
  await expect.poll(() => lab.query(access, 'SHOW autovacuum')).toEqual([['off']]);
  await lab.query(access, fill);
  await settle(refuse);

  // What a clone finds when it starts.
  await reloaded(access);
  await expect.poll(() => lab.query(access, settings)).toEqual(before);
  const [[kept]] = (await lab.query(access, segments)) as [[string]];
  expect(Number(kept)).toBeLessThan(6);
  const known = await lab.query(access, "SELECT reltuples FROM pg_class WHERE relname = 't'");
  expect(known).toEqual([['300000']]);
  const work = 'SELECT n_mod_since_analyze + n_ins_since_vacuum FROM pg_stat_user_tables';
  expect(await lab.query(access, work)).toEqual([['0']]);
});

test('a server that the user may not change stays as it is', async () => {
  const access = await lab.fresh();
  await lab.query(access, "CREATE ROLE guest LOGIN PASSWORD 'guest'");
  const guest = { ...access, username: 'guest', password: 'guest' };
  const before = await lab.query(access, settings);

  const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, guest, 2 ** 32);

  expect(await lab.query(access, settings)).toEqual(before);
  await settle(refuse);
});

test('what a mask has changed or removed is in no file of its table, and not in the log', async () => {
  const access = await lab.fresh();
  const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access, 2 ** 32);
  await lab.query(access, 'CREATE SCHEMA "a b"; CREATE TABLE "a b"."c""d" (name text)');
  const table = `'"a b"."c""d"'`;
  await lab.query(access, `INSERT INTO "a b"."c""d" VALUES ('unmasked one'), ('unmasked two')`);
  await lab.query(access, `CREATE TABLE dropped AS SELECT 1 AS id, 'unmasked column' AS secret`);
  await lab.query(access, 'ALTER TABLE dropped DROP COLUMN secret');
  await lab.query(access, 'CREATE EXTENSION pageinspect');
  const held = `SELECT position('unmasked'::bytea IN get_raw_page(${table}, 0)) > 0`;
  await lab.query(
    access,
    `UPDATE "a b"."c""d" SET name = 'masked'; DELETE FROM "a b"."c""d" WHERE ctid = '(0,3)'`,
  );
  const column = held.replace(table, "'dropped'");
  const log = `SELECT count(*) FROM pg_ls_waldir() WHERE
    position('unmasked'::bytea IN pg_read_binary_file('pg_wal/' || name)) > 0`;
  for (const look of [held, column]) expect(await lab.query(access, look)).toEqual([['true']]);
  expect(await lab.query(access, log)).not.toEqual([['0']]);
  await settle(refuse);
  for (const look of [held, column]) expect(await lab.query(access, look)).toEqual([['false']]);
  expect(await lab.query(access, log)).toEqual([['0']]);
  expect(await lab.query(access, 'SELECT name FROM "a b"."c""d"')).toEqual([['masked']]);
  await reloaded(access);
});

test('sorts take no more than a part of the memory', async () => {
  const access = await lab.fresh();
  const [[usual]] = (await lab.query(access, 'SHOW maintenance_work_mem')) as [[string]];
  for (const [memory, expected] of [
    [2 ** 29, usual],
    [2 ** 30, '128MB'],
    [2 ** 33, '256MB'],
  ] as const) {
    const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access, memory);
    await expect.poll(() => lab.query(access, 'SHOW autovacuum')).toEqual([['off']]);
    expect(await lab.query(access, 'SHOW maintenance_work_mem')).toEqual([[expected]]);
    await settle(refuse);
    await reloaded(access);
  }
});

/** A function that finds a table by the path of the dump, in an index. */
const dependent = `
  SET search_path = app;
  CREATE TABLE rates (rate int); INSERT INTO rates VALUES (2);
  CREATE FUNCTION rated(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql
    AS 'BEGIN RETURN n * (SELECT rate FROM rates LIMIT 1); END';
  CREATE TABLE items (n int); INSERT INTO items SELECT generate_series(1, 100);
  CREATE INDEX ON items (rated(n));
  UPDATE items SET n = n + 1000`;

test("an index by the dump's search_path, and the server's own timeout, do not keep a template from being made", async () => {
  const access = await lab.fresh();
  const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access, 2 ** 32);
  await lab.query(access, `CREATE SCHEMA app; ${dependent}`);
  await lab.query(access, `ALTER DATABASE ${access.database} SET statement_timeout = '1ms'`);
  await settle(refuse);
  await lab.query(access, `ALTER DATABASE ${access.database} RESET statement_timeout`);
  const known = await lab.query(access, "SELECT reltuples FROM pg_class WHERE relname = 'items'");
  expect(known).toEqual([['100']]);
});

test('a step that fails is told with its code, without values, and the settings are the usual ones again', async () => {
  const access = await lab.fresh();
  const settle = await tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access, 2 ** 32);
  await lab.query(access, `CREATE SCHEMA app; ${dependent}; DROP TABLE app.rates CASCADE`);
  await lab.query(access, 'CREATE TABLE other AS SELECT generate_series(1, 50) AS n');
  const told: string[] = [];
  await settle((step, code) => told.push(`${step} ${code}`));
  expect(told).toContain('VACUUM FULL "app"."items" 42P01');
  const known = await lab.query(access, "SELECT reltuples FROM pg_class WHERE relname = 'other'");
  expect(known).toEqual([['50']]);
  await reloaded(access);
});

test('of a server that begins with a template, only what was done since is seen to', async () => {
  const access = await lab.fresh();
  const tune = () => tuneForBulkLoad(lab.server.endpoint ?? lab.server.inside, access, 2 ** 32);
  const first = await tune();
  // Whoever opens this table again is told.
  await lab.query(access, `CREATE SCHEMA app; ${dependent}; DROP TABLE app.rates CASCADE`);
  await lab.query(access, 'ALTER TABLE app.items ADD gone int; ALTER TABLE app.items DROP gone');
  await lab.query(access, 'CREATE TABLE wide AS SELECT n::int FROM generate_series(1, 70) AS n');
  await first(() => {});

  const settle = await tune();
  await lab.query(access, 'ALTER TABLE wide ALTER n TYPE bigint');
  await lab.query(access, 'CREATE TABLE other AS SELECT generate_series(1, 50) AS n');
  await settle(refuse, true);

  const known = "SELECT tablename FROM pg_stats WHERE tablename IN ('wide', 'other') ORDER BY 1";
  expect(await lab.query(access, known)).toEqual([['other'], ['wide']]);
  await reloaded(access);
});
