import type { Endpoint } from '../../providers/provider';
import type { Access, RestoreOptions, Surroundings } from '../kind';
import { connected, upkeep } from './client';
import { disarmHidden } from './hidden';

const anything = `
  WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
  SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_type WHERE typnamespace IN (SELECT oid FROM own))
      OR EXISTS (SELECT FROM pg_extension WHERE extname <> 'plpgsql')
      OR EXISTS (SELECT FROM pg_largeobject_metadata)
      OR (SELECT count(*) FROM own) > 1 AS anything`;

/** Whether a database holds nothing that it does not hold from the start. */
export async function isEmpty(endpoint: Endpoint, access: Access): Promise<boolean> {
  const { rows } = await connected(endpoint, access, upkeep, (client) =>
    client.query<{ anything: boolean }>(anything),
  );
  return rows[0]?.anything !== true;
}

/**
 * Makes the database anew as a server has it before any script has run, unless it is empty: some images fill it when
 * they start for the first time, and every dump of such a database holds the same objects.
 */
export async function empty(endpoint: Endpoint, access: Access): Promise<void> {
  if (await isEmpty(endpoint, access)) return;
  const { database = '', username = '' } = access;
  const other = { ...access, database: database === 'postgres' ? 'template1' : 'postgres' };
  await connected(endpoint, other, upkeep, async (client) => {
    const [name, owner] = [database, username].map(client.escapeIdentifier);
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      database,
    ]);
    await client.query(`DROP DATABASE ${name}`);
    await client.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0`);
  });
}

/** Asks the server what the user may do. */
export async function surroundings(
  endpoint: Endpoint,
  access: Access,
  { disarm, skipExtensions, extensions, alone }: RestoreOptions,
): Promise<Surroundings> {
  const { rows } = await connected(endpoint, access, upkeep, (client) =>
    client.query<{ database: string; user: string; superuser: boolean; maker: boolean }>(
      `SELECT current_database() AS database, rolname AS user, rolsuper AS superuser, rolsuper OR rolcreaterole AS maker
         FROM pg_roles WHERE rolname = current_user`,
    ),
  );
  const { database = '', user = '', superuser = false, maker = false } = rows[0] ?? {};
  return { database, user, superuser, createsRoles: alone && maker, disarm, skipExtensions, extensions };
}

const disarmedJobs = `
  SELECT coalesce(to_jsonb(job) ->> 'jobname', 'job ' || jobid) AS name FROM cron.job
    WHERE EXISTS (SELECT FROM pg_trigger WHERE tgname = 'labtest_disarm') ORDER BY jobid`;
const unfilled = `
  SELECT format('%I.%I', schemaname, matviewname) AS name FROM pg_matviews
    WHERE NOT ispopulated AND (EXISTS (SELECT FROM pg_foreign_server)
      OR EXISTS (SELECT FROM pg_extension WHERE extname = 'dblink')) ORDER BY 1`;

/** Ends what the rules for dumps have begun: see `seed/guard/dump/extensions.ts`. */
export async function complete(
  endpoint: Endpoint,
  access: Access,
  { disarm }: RestoreOptions,
): Promise<string[]> {
  return await connected(endpoint, access, upkeep, async (client) => {
    const told: string[] = [];
    const names = async (sql: string) =>
      (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name);
    if ((await names("SELECT extname AS name FROM pg_extension WHERE extname = 'pg_cron'")).length > 0) {
      const jobs = await names(disarmedJobs);
      if (jobs.length > 0) await client.query('UPDATE cron.job SET active = false WHERE active');
      await client.query('DROP FUNCTION IF EXISTS cron.labtest_disarm() CASCADE');
      if (jobs.length > 0)
        told.push(
          `Made inactive: jobs of pg_cron (${jobs.join(', ')}). A copy of production must not act on production; \`disarm: false\` keeps them.`,
        );
    }
    const resume =
      "SELECT oid::regproc::text AS name FROM pg_proc WHERE proname = 'timescaledb_post_restore'";
    for (const name of await names(resume)) await client.query(`SELECT ${name}()`);
    if (disarm) told.push(...(await disarmHidden(client)));
    const views = await names(unfilled);
    if (views.length > 0)
      told.push(
        `Materialized views without rows: ${views.join(', ')}. They had none in the dump, or read from another server.`,
      );
    return told;
  });
}
