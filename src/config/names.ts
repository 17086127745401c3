import type { KindName } from '../services/kind';
import { line } from './values';

/** A name that every server, image and URL takes as it is written. */
const name = line
  .max(63, 'must be at most 63 characters long')
  .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must consist of letters, digits, _ and -, no digit or - first');

/** Whom an event vouches for: a name is its bearer's choice. */
export const sharer = line.regex(
  /^(owner|repository):[1-9]\d{0,19}$/,
  'must be owner:ID or repository:ID, with the number that GitHub knows it by',
);

export const databaseName = name;
export const userName = name;

/** An extension of PostgreSQL, as in `CREATE EXTENSION`; some begin with a digit. */
export const extensionName = line
  .max(63, 'must be at most 63 characters long')
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_-]*$/,
    'must be the name of an extension: letters, digits, _ and -, no - first',
  );

type Rule = readonly [taken: RegExp, why: string];

/** Names that a kind's servers have already, or keep for themselves. */
const taken: Partial<Record<KindName, Record<'database' | 'username', readonly Rule[]>>> = {
  postgresql: {
    database: [[/^(postgres|template0|template1)$/, 'is a database that every server of PostgreSQL has']],
    username: [[/^(pg_.*|public|none)$/, 'is a name that PostgreSQL keeps for itself']],
  },
  mysql: {
    database: [
      [
        /^(mysql|sys|information_schema|performance_schema)$/i,
        'is a database that every server of MySQL has',
      ],
    ],
    username: [
      [/^root$/i, "is the server's administrator"],
      [/^.{33,}$/, 'is longer than the 32 characters that MySQL allows'],
    ],
  },
};

/** The names of a service's database and user that its server cannot give, and why. */
export function takenNames(service: Named) {
  return (['database', 'username'] as const).flatMap((setting) => {
    const value = service[setting];
    const rules = taken[service.kind]?.[setting] ?? [];
    const why = value === undefined ? undefined : rules.find(([pattern]) => pattern.test(value))?.[1];
    return value === undefined || why === undefined ? [] : [{ setting, value, why }];
  });
}

interface Named {
  kind: KindName;
  database?: string | undefined;
  username?: string | undefined;
}
