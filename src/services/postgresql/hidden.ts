import type { Client } from 'pg';
import { isCode } from '../../core/errors';

/** What leads to another server, how it is called for a person, and what takes it away. */
const armed: readonly (readonly [what: string, query: string])[] = [
  [
    'subscriptions',
    `SELECT subname::text AS name, format('ALTER SUBSCRIPTION %1$I DISABLE', subname) AS first,
       format('ALTER SUBSCRIPTION %1$I SET (slot_name = NONE)', subname) AS second, format('DROP SUBSCRIPTION %1$I', subname) AS third
       FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database()`,
  ],
  [
    'user mappings',
    `SELECT format('for %s on %s', usename, srvname) AS name,
       format('DROP USER MAPPING FOR %s SERVER %I', CASE umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(usename) END, srvname) AS first
       FROM pg_user_mappings WHERE umoptions IS NOT NULL`,
  ],
  [
    'options of foreign servers',
    `SELECT srvname::text AS name, format('ALTER SERVER %I OPTIONS (%s)', srvname,
         (SELECT string_agg(format('DROP %I', option_name), ', ') FROM pg_options_to_table(srvoptions))) AS first
       FROM pg_foreign_server WHERE srvoptions IS NOT NULL`,
  ],
];

/**
 * Takes away what a block or a function of the dump has made, where the rules, which see statements alone, did not see it.
 * @returns what is to be told. What the user may not take away stays: who is no superuser could not have made it.
 */
export async function disarmHidden(client: Client): Promise<string[]> {
  const told: string[] = [];
  for (const [what, query] of armed) {
    // PostgreSQL 9 has no subscriptions.
    const { rows } = await client
      .query<Record<'name' | 'first' | 'second' | 'third', string>>(query)
      .catch((error: unknown) => {
        if (isCode(error, '42P01', '42501')) return { rows: [] };
        throw error;
      });
    const names: string[] = [];
    for (const { name, first, second, third } of rows) {
      const done = await inTurn(client, [first, second, third]);
      if (done) names.push(name);
    }
    if (names.length > 0)
      told.push(
        `Taken away: ${what} (${names.join(', ')}), which code of the dump had made. A copy of production must not act on production; \`disarm: false\` keeps them.`,
      );
  }
  return told;
}

async function inTurn(client: Client, statements: readonly (string | undefined)[]): Promise<boolean> {
  for (const statement of statements)
    if (statement && !(await client.query(statement).then(Boolean, () => false))) return false;
  return true;
}
