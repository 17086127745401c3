import { expect, test } from 'vitest';
import { postgresql } from '../../src/services/postgresql/postgresql';

const fresh = { username: 'u', password: 'p', database: 'd', adminPassword: 'a' };

/** The arguments of initdb for a server that is to become a template. */
function initdb(image: Record<string, string> | undefined, environment: Record<string, string> = {}) {
  const part = postgresql.server({ service: 'db', image: 'x', environment, commands: [] }, fresh);
  return postgresql.templating?.placed(part, '/data', image).environment.POSTGRES_INITDB_ARGS;
}

test('a template has short segments where its version knows them', () => {
  expect(initdb({ PG_MAJOR: '11' })).toBe('--encoding=UTF8 --wal-segsize=4');
  expect(initdb({ PG_MAJOR: '18' })).toBe('--encoding=UTF8 --wal-segsize=4');
  expect(initdb({ PG_MAJOR: '10' })).toBe('--encoding=UTF8');
});

test('a template has the segments that PostgreSQL would give it where nothing is known, or the user says otherwise', () => {
  for (const image of [undefined, {}, { PG_MAJOR: 'next' }]) expect(initdb(image)).toBe('--encoding=UTF8');
  expect(initdb({ PG_MAJOR: '15' }, { POSTGRES_INITDB_ARGS: '--no-locale' })).toBe('--no-locale');
});

test('a template holds the log too, wherever the configuration puts it', () => {
  const environment = { POSTGRES_INITDB_WALDIR: '/var/lib/postgresql/wal' };
  const part = postgresql.server({ service: 'db', image: 'x', environment, commands: [] }, fresh);
  expect(postgresql.templating?.placed(part, '/data').environment).toMatchObject({
    PGDATA: '/data/postgresql',
    POSTGRES_INITDB_WALDIR: '/data/postgresql-wal',
  });
});
