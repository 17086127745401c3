import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Access, RestoreOptions } from '../../src/services/kind';
import { type Lab, postgresqlLab } from './servers';

let lab: Lab;
let origin: Access;

/** What a hosted database has, as far as Debian's own packages go. */
const production = `
  CREATE ROLE authenticated; CREATE ROLE "Web User"; CREATE ROLE owner_of_all;
  CREATE SCHEMA sales AUTHORIZATION owner_of_all;
  CREATE TABLE sales.orders (id int PRIMARY KEY, note text);
  INSERT INTO sales.orders SELECT n, 'order ' || n FROM generate_series(1, 50) AS n;
  ALTER TABLE sales.orders ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON sales.orders FOR SELECT TO authenticated, "Web User" USING (id > 10);
  CREATE POLICY everybody ON sales.orders TO PUBLIC USING (id > 20);
  GRANT SELECT ON sales.orders TO authenticated;
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO authenticated;
  CREATE INDEX by_note ON sales.orders (note);
  CREATE EXTENSION postgres_fdw; CREATE EXTENSION dblink;
  CREATE SERVER crm FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '10.20.4.121', dbname 'crm');
  CREATE USER MAPPING FOR PUBLIC SERVER crm OPTIONS (user 'app', password 'canary-of-production');
  CREATE FOREIGN TABLE public.customers (id int) SERVER crm OPTIONS (table_name 'customers');
  CREATE MATERIALIZED VIEW public.remote AS SELECT id FROM public.customers WITH NO DATA;
  CREATE SUBSCRIPTION reports CONNECTION 'host=10.20.4.121' PUBLICATION p WITH (connect = false);
  CREATE FUNCTION public.noted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
  CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.noted();
  CREATE PUBLICATION everything FOR ALL TABLES;
  CREATE PUBLICATION one FOR TABLE sales.orders;
  SELECT lo_create(4711);`;

const formats = ['plain', 'custom', 'tar', 'directory'] as const;

beforeAll(async () => {
  lab = await postgresqlLab();
  origin = await lab.fresh();
  await lab.query(origin, production);
  for (const format of formats)
    await lab.tool(origin, 'pg_dump', `--format=${format}`, '--clean', `--file=${join(lab.folder, format)}`);
  for (const role of ['authenticated', '"Web User"', 'owner_of_all'])
    await lab.query(origin, `DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`).catch(() => {});
  await lab.query(
    origin,
    'ALTER SUBSCRIPTION reports DISABLE; ALTER SUBSCRIPTION reports SET (slot_name = NONE)',
  );
  await lab.query(origin, 'DROP SUBSCRIPTION reports');
}, 60_000);
afterAll(() => lab?.close());

const restored = async (access: Access, file: string, over: Partial<RestoreOptions> = {}) =>
  (await lab.restored(access, file, undefined, undefined, over)).join('\n');
const orders = 'SELECT count(*) FROM sales.orders';

describe.each(formats)('a %s dump of production, made with --clean', (format) => {
  test('is restored as into an empty database, disarmed, and the notice names what it lacks', async () => {
    const access = await lab.fresh();
    const told = await restored(access, format);
    expect(await lab.query(access, orders)).toEqual([['50']]);
    expect(told).toMatch(
      /Left out of the dump: ALTER … OWNER TO \(\d+\), GRANT and REVOKE \(3\), default privileges \(1\), since everything belongs/,
    );
    expect(told).toMatch(/subscriptions \(reports\), .*options of foreign servers \(crm\)/);
    expect(told).toMatch(/user mappings \(for public on crm\)/);
    expect(told).not.toContain('canary');
    expect(await lab.query(access, 'SELECT subname FROM pg_subscription')).toEqual([]);
    expect(await lab.query(access, 'SELECT umoptions FROM pg_user_mappings')).toEqual([]);
    expect(await lab.query(access, 'SELECT srvname, srvoptions FROM pg_foreign_server')).toEqual([
      ['crm', null],
    ]);
    await expect(lab.query(access, 'SELECT * FROM customers')).rejects.toThrow(/user mapping/);
    expect(await lab.query(access, 'SELECT pubname FROM pg_publication ORDER BY 1')).toEqual([
      ['everything'],
      ['one'],
    ]);
    expect(await lab.query(access, 'SELECT oid FROM pg_largeobject_metadata')).toEqual([['4711']]);
  });

  test('a test may act as the roles of its policies, which have no rights and no login', async () => {
    const access = await lab.fresh();
    await restored(access, format);
    const roles = `SELECT rolname, rolcanlogin, rolsuper FROM pg_roles WHERE rolname IN ('authenticated', 'Web User') ORDER BY 1`;
    expect(await lab.query(access, roles)).toEqual([
      ['Web User', 'false', 'false'],
      ['authenticated', 'false', 'false'],
    ]);
    await lab.query(
      access,
      'GRANT USAGE ON SCHEMA sales TO authenticated; GRANT SELECT ON sales.orders TO authenticated',
    );
    await lab.query(access, 'DROP POLICY everybody ON sales.orders');
    const asRole =
      'WITH own AS MATERIALIZED (SELECT set_config($$role$$, $$authenticated$$, false)) SELECT * FROM own';
    await lab.query(access, asRole);
    const policies = `SELECT polname, polroles::regrole[]::text FROM pg_policy WHERE polname = 'own'`;
    expect(await lab.query(access, policies)).toEqual([['own', '{authenticated,"\\"Web User\\""}']]);
    await lab
      .query(access, 'DROP OWNED BY authenticated, "Web User"; DROP ROLE authenticated, "Web User"')
      .catch(() => {});
  });

  test('keeps what would act with disarm: false', async () => {
    const access = await lab.fresh();
    const told = await restored(access, format, { disarm: false });
    expect(told).not.toContain('subscriptions');
    expect(
      await lab.query(
        access,
        'SELECT subname, subenabled FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
      ),
    ).toEqual([['reports', 'false']]);
    expect(await lab.query(access, 'SELECT array_length(srvoptions, 1) FROM pg_foreign_server')).toEqual([
      ['2'],
    ]);
    expect(await lab.query(access, 'SELECT count(*) FROM pg_user_mappings')).toEqual([['1']]);
    await lab.query(access, 'ALTER SUBSCRIPTION reports SET (slot_name = NONE)');
    await lab.query(access, 'DROP SUBSCRIPTION reports');
  });

  test('is restored by one who is no superuser without what only a superuser may have', async () => {
    const access = await lab.guest();
    const admin = { ...origin, database: access.database };
    const extensions = ['postgres_fdw', 'dblink'];
    for (const name of extensions) await lab.query(admin, `CREATE EXTENSION ${name}`);
    await lab.query(admin, `GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO ${access.username}`);
    const told = await restored(access, format, { alone: false, extensions });
    expect(await lab.query(access, orders)).toEqual([['50']]);
    expect(told).toMatch(
      /event triggers \(watch\), publications of all tables \(everything\), since only a superuser/,
    );
    expect(told).toMatch(/policies for roles that are not there \(authenticated, Web User\)/);
    expect(await lab.query(access, 'SELECT polname FROM pg_policy ORDER BY 1')).toEqual([['everybody']]);
    expect(await lab.query(access, 'SELECT pubname FROM pg_publication')).toEqual([['one']]);
  });
});

/** As they are written by hand: each makes a role, and does something else. */
const blocks = `
DO $$
BEGIN -- don't stop
  CREATE ROLE by_block SUPERUSER LOGIN PASSWORD 'canary';
EXCEPTION WHEN duplicate_object THEN RAISE NOTICE 'there; it is';
END $$;
DO LANGUAGE plpgsql 'BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ''by name'') THEN
  CREATE USER "by name" PASSWORD ''canary''; END IF; CREATE TABLE one (a int); END';
DO $do$ DECLARE role_name text := 'by_execute'; BEGIN
  CREATE TABLE two (a int);
  EXECUTE format('CREATE ROLE %I CREATEDB LOGIN PASSWORD %L', role_name, 'canary');
  GRANT SELECT ON two TO by_execute;
  INSERT INTO two VALUES (1); ALTER ROLE by_block LOGIN;
END $do$;
`;

describe('blocks that make roles', () => {
  beforeAll(() => writeFile(join(lab.folder, 'blocks.sql'), blocks));
  const tables = 'SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM two)';
  const roles = `SELECT rolname FROM pg_roles WHERE rolname LIKE 'by%' ORDER BY 1`;

  test('make them without login and rights, and do the rest', async () => {
    const access = await lab.fresh();
    const told = await restored(access, 'blocks.sql');
    expect(await lab.query(access, tables)).toEqual([['0', '1']]);
    const bare = `${roles.replace('rolname FROM', 'rolname, rolpassword FROM').replace('pg_roles', 'pg_authid')}`;
    expect(await lab.query(access, bare)).toEqual(
      ['by name', 'by_block', 'by_execute'].map((name) => [name, null]),
    );
    const rights =
      'rolcanlogin OR rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls';
    expect(await lab.query(access, roles.replace('ORDER BY', `AND (${rights}) ORDER BY`))).toEqual([]);
    expect(await lab.query(access, `SELECT has_table_privilege('by_execute', 'two', 'SELECT')`)).toEqual([
      ['false'],
    ]);
    expect(told).toMatch(/login and rights of roles \(by_block, by name\)/);
    await lab.query(access, 'DROP ROLE by_block, "by name", by_execute');
  });

  test('do without them where they may make none', async () => {
    const access = await lab.guest();
    const told = await restored(access, 'blocks.sql', { alone: false });
    expect(await lab.query(access, tables)).toEqual([['0', '1']]);
    expect(await lab.query(access, roles)).toEqual([]);
    expect(told).toMatch(/roles \(by_block, by name\), since this server is not of the experiment alone/);
  });
});

test('a mask that a policy would keep from rows fails', async () => {
  const access = await lab.guest();
  const file = async (name: string, text: string) => await writeFile(join(lab.folder, name), text);
  await file(
    'forced.sql',
    "CREATE TABLE users (email text);\nINSERT INTO users VALUES ('canary');\nCREATE POLICY p ON users TO nobody_here USING (true);\nALTER TABLE users ENABLE ROW LEVEL SECURITY;\nALTER TABLE users FORCE ROW LEVEL SECURITY;\n",
  );
  await file('mask.sql', "UPDATE users SET email = 'masked';\n");
  await restored(access, 'forced.sql', { alone: false });
  const masking = lab.restored(access, 'mask.sql', undefined, undefined, { alone: false, own: true });
  await expect(masking).rejects.toThrow(
    /ERROR 42501.*row-level security policy for table "users"[\s\S]*ALTER TABLE users NO FORCE ROW LEVEL SECURITY/,
  );
});

test.each(['plain', 'custom'] as const)(
  'a %s dump without an extension is restored without what needs it, which the notice names',
  async (format) => {
    const from = await lab.fresh();
    await lab.query(
      from,
      `CREATE EXTENSION hstore; CREATE TABLE kept (id int); INSERT INTO kept VALUES (1);
       CREATE VIEW "Colours of $labtest$" AS SELECT 'a=>1'::hstore AS pairs;
       CREATE FUNCTION public.pairs(hstore) RETURNS int LANGUAGE sql AS 'SELECT 1';
       COMMENT ON FUNCTION public.pairs(hstore) IS 'of hstore';`,
    );
    const file = join(lab.folder, `hstore-${format}`);
    await lab.tool(from, 'pg_dump', `--format=${format}`, `--file=${file}`);
    const access = await lab.fresh();
    const log = await restored(access, `hstore-${format}`, { skipExtensions: ['hstore'] });
    expect(log).toMatch(/extensions \(hstore\), since skip_extensions says so/);
    expect(log).toMatch(
      /objects \((?=.*view public\.Colours of \$labtest\$)(?=.*function public\.pairs).*\), since they need an extension of skip_extensions/,
    );
    expect(await lab.query(access, 'SELECT id FROM kept')).toEqual([['1']]);
  },
);
