import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasten } from '../../src/services/postgresql-hasten';
import { type Lab, postgresqlLab } from '../seed/servers';

let lab: Lab;

beforeAll(async () => {
  lab = await postgresqlLab();
}, 60_000);

afterAll(() => lab?.close());

const settings = "SELECT name, setting FROM pg_settings WHERE source <> 'session' ORDER BY name";
const segments = 'SELECT count(*) FROM pg_ls_waldir()';
const fill = `CREATE TABLE t AS SELECT n, repeat('x', 500) AS text FROM generate_series(1, 300000) AS n`;

test('a hastened server leaves its clones their own settings, and nothing to make up for', async () => {
  const access = await lab.fresh();
  const before = await lab.query(access, settings);

  const settle = await hasten(lab.server.endpoint ?? lab.server.inside, access);
  await expect.poll(() => lab.query(access, 'SHOW full_page_writes')).toEqual([['off']]);
  await lab.query(access, fill);
  await settle();

  // What a clone finds when it starts.
  await lab.query(access, 'SELECT pg_reload_conf()');
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

  const settle = await hasten(lab.server.endpoint ?? lab.server.inside, guest);

  expect(await lab.query(access, settings)).toEqual(before);
  await settle();
});
