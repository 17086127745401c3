import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, postgresqlLab } from './servers';

let lab: Lab;
beforeAll(async () => {
  lab = await postgresqlLab();
}, 60_000);
afterAll(() => lab?.close());

test.each(['plain', 'custom', 'tar', 'directory'])(
  'an error in a dump of format %s names the object, and lines of a text alone',
  async (format) => {
    const part = await lab.fresh();
    await lab.query(
      part,
      'CREATE FUNCTION public.made_here() RETURNS int LANGUAGE sql AS $$SELECT 1$$; CREATE TABLE public.orders (id int DEFAULT public.made_here())',
    );
    const path = join(lab.folder, `part-${format}`);
    await lab.tool(part, 'pg_dump', `--format=${format}`, '--table=public.orders', `--file=${path}`);
    const error = await lab.restored(await lab.fresh(), `part-${format}`).catch(String);
    expect(error).toMatch(/psql said.*: ERROR 42883 .*\(in TABLE public\.orders\)/);
    expect(/psql said at line \d+/.test(String(error))).toBe(format === 'plain');
  },
);

test('security labels of an extension that is not there: the error names it, and skip_extensions leaves them out', async () => {
  await writeFile(
    join(lab.folder, 'labels.sql'),
    `CREATE TABLE person (name text);\nSECURITY LABEL FOR anon ON COLUMN person.name IS 'MASKED WITH VALUE NULL';\n`,
  );
  const error = await lab.restored(await lab.fresh(), 'labels.sql').catch(String);
  expect(error).toMatch(/labels of anon[\s\S]*`skip_extensions: \[anon\]`/);
  const skipping = { skipExtensions: ['anon'] };
  const told = await lab.restored(await lab.fresh(), 'labels.sql', undefined, undefined, skipping);
  expect(told.join('\n')).toContain('security labels (anon), since skip_extensions says so');
});

describe('what leads to production otherwise than by a statement of its own', () => {
  const link = "dblink('host=127.0.0.1 port=1 password=canary', 'SELECT 1')";
  const hidden = `
CREATE EXTENSION dblink; CREATE EXTENSION postgres_fdw; CREATE TABLE public.t (a int);
DO $$ BEGIN
  CREATE SERVER crm FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '10.20.4.121', dbname 'crm');
  CREATE USER MAPPING FOR PUBLIC SERVER crm OPTIONS (user 'app', password 'canary');
  CREATE SUBSCRIPTION hidden CONNECTION 'host=10.20.4.121' PUBLICATION p WITH (connect = false);
END $$;
CREATE VIEW public.far AS SELECT * FROM ${link} AS x (a int);
CREATE FUNCTION public.fetched() RETURNS SETOF int LANGUAGE sql AS $$SELECT * FROM ${link} AS x (a int)$$;
CREATE MATERIALIZED VIEW public."By view" AS SELECT a FROM public.far WITH NO DATA;
CREATE MATERIALIZED VIEW public.by_function AS SELECT fetched FROM public.fetched() WITH NO DATA;
CREATE MATERIALIZED VIEW public.near AS SELECT 1 AS a WITH NO DATA;
REFRESH MATERIALIZED VIEW public."By view";
REFRESH MATERIALIZED VIEW public.by_function;
REFRESH MATERIALIZED VIEW public.near;
`;

  test('a link is not followed, and what a block has made is taken away', async () => {
    const access = await lab.fresh();
    await writeFile(join(lab.folder, 'hidden.sql'), hidden);
    const told = (await lab.restored(access, 'hidden.sql')).join('\n');
    expect(told).toContain('Materialized views without rows: public."By view", public.by_function.');
    expect(told).toMatch(
      /Taken away: subscriptions \(hidden\)[\s\S]*user mappings \(for public on crm\)[\s\S]*servers \(crm\)/,
    );
    expect(told).not.toContain('canary');
    expect(await lab.query(access, 'SELECT a FROM near')).toEqual([['1']]);
    expect(await lab.query(access, "SELECT FROM pg_subscription WHERE subname = 'hidden'")).toEqual([]);
    expect(await lab.query(access, 'SELECT umoptions FROM pg_user_mappings')).toEqual([]);
    expect(await lab.query(access, 'SELECT srvoptions FROM pg_foreign_server')).toEqual([[null]]);
  });

  test('disarm: false follows it', async () => {
    const access = await lab.fresh();
    const [extension = '', view = ''] = [
      'CREATE EXTENSION dblink;',
      `CREATE MATERIALIZED VIEW v AS SELECT * FROM ${link} AS x (a int);`,
    ];
    await writeFile(join(lab.folder, 'armed.sql'), `${extension}\n${view}\n`);
    await expect(lab.restored(access, 'armed.sql', undefined, undefined, { disarm: false })).rejects.toThrow(
      /ERROR 08001/,
    );
  });
});
