import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../../providers/provider';
import type { Access, DumpFormat, Program, RestoreTool, Restoring, Section } from '../kind';
import type { Product } from '../said';
import { environmentOf } from './address';
import { complete, empty, isEmpty, surroundings } from './around';
import { connected, unlimited } from './client';

/** Restores with psql and pg_restore, into the experiment's own database and as its own user. */
export const postgresqlRestoring: Restoring = {
  formats: ['sql', 'pg-custom', 'pg-tar', 'pg-directory'],
  dialect: 'postgresql',
  programs: (format) => (format === 'sql' ? ['psql'] : ['pg_restore']),
  tool: (program, format, access, inside, section) => ({
    argv: format === 'sql' ? psql(program) : pgRestore(format, section),
    environment: environment(access, inside),
  }),
  printing: (format, section) => ({
    argv: ['pg_restore', ...ofDirectory(format), `--section=${section}`, '--file=-'],
    environment: {},
  }),
  empty,
  surroundings,
  complete,
  isEmpty,
  said: async (lines) => (await import('./said')).saidByPostgresql(lines),
  product,
  tuneForBulkLoad: async (...server) => (await import('./bulk-load')).tuneForBulkLoad(...server),
};

function psql(program: Program): RestoreTool['argv'] {
  // Not in a single transaction: what cannot run in one (CREATE INDEX CONCURRENTLY, an enum's new value that is used)
  // is seen only when it comes, and a failed restore removes the database anyway.
  const restricted = knowsRestrict(program.version)
    ? ['--command', `\\restrict ${randomBytes(16).toString('hex')}`]
    : [];
  const variables = ['-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose'];
  return ['psql', '-X', '-q', '--no-password', ...variables, ...restricted, '--file', '-'];
}

/** Since August 2025, psql can be told to take no commands of its own from a dump: a second lock behind our guard. */
export function knowsRestrict(version: string): boolean {
  const [, major = '0', minor = '0'] = /\b(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  const since: Record<string, number> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };
  return Number(major) >= 18 || Number(minor) >= (since[major] ?? Number.POSITIVE_INFINITY);
}

function pgRestore(format: DumpFormat, section: Section | undefined): RestoreTool['argv'] {
  const jobs = format === 'pg-directory' ? ['--jobs=2'] : [];
  const part = section === undefined ? [] : [`--section=${section}`];
  // Without --dbname it would only print; the real name comes from the environment.
  const target = '--dbname=application_name=labtest';
  const own = ['--no-password', '--no-owner', '--no-privileges', '--exit-on-error'];
  return ['pg_restore', target, ...own, ...ofDirectory(format), ...jobs, ...part];
}

function ofDirectory(format: DumpFormat): string[] {
  return format === 'pg-directory' ? ['--format=directory'] : [];
}

function environment(access: Access, inside: Endpoint): Record<string, string> {
  return {
    ...environmentOf(inside),
    PGUSER: access.username ?? 'postgres',
    PGDATABASE: access.database ?? access.username ?? 'postgres',
    PGPASSWORD: access.password ?? '',
    PGCLIENTENCODING: 'UTF8',
    // A crash while restoring loses the experiment anyway, so no statement needs to wait for the disk. And a mask that
    // a policy keeps from rows is to fail, not to leave them as they are.
    PGOPTIONS: `-c synchronous_commit=off -c row_security=off ${unlimited}`,
  };
}

async function product(endpoint: Endpoint, access: Access): Promise<Product> {
  const { rows } = await connected(endpoint, access, { connect: 5000, query: 5000 }, (client) =>
    client.query<{ server_version: string }>('SHOW server_version'),
  );
  return { name: 'PostgreSQL', version: rows[0]?.server_version.split(' ')[0] ?? '' };
}
