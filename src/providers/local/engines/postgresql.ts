import { dirname, join } from 'node:path';
import { parseArgsStringToArgv } from 'string-argv';
import { LabTestError } from '../../../core/errors';
import { host } from '../port';
import { findPostgresql } from '../postgres-binaries/sources';
import type { Engine, Place } from './engine';

/** An experiment starts from nothing and survives a crash of the server, not one of the machine: no waiting for disks. */
const speed = ['fsync=off', 'full_page_writes=off'];

/** PostgreSQL, by the contract of the official image: POSTGRES_USER, _PASSWORD, _DB and _INITDB_ARGS. */
export const postgresql: Engine = {
  names: ['postgres'],
  accounts: ['postgres'],
  find: findPostgresql,
  initialise,
  argv: async ({ program, data, args, port, pidFile }) => [
    program.server,
    ...['-D', data],
    ...speed.flatMap((setting) => ['-c', setting]),
    ...args,
    ...['-p', String(port), '-c', `listen_addresses=${host}`],
    ...['-c', 'unix_socket_directories=', '-c', `external_pid_file=${pidFile}`],
  ],
  stop: 'SIGINT',
  abort: 'SIGQUIT',
};

async function initialise(place: Place): Promise<void> {
  const { program, data, environment, tool, secretFile } = place;
  const user = environment.POSTGRES_USER || 'postgres';
  const database = environment.POSTGRES_DB || user;
  const password = environment.POSTGRES_PASSWORD;
  if (!password)
    throw new LabTestError({ what: 'PostgreSQL needs a password.', remedy: 'Set POSTGRES_PASSWORD.' });
  const major = Number.parseInt(program.version, 10);
  const more = parseArgsStringToArgv(environment.POSTGRES_INITDB_ARGS ?? '');
  await tool([
    join(dirname(program.server), 'initdb'),
    ...[
      '--pgdata',
      data,
      '--username',
      user,
      '--pwfile',
      await secretFile('initdb-password', `${password}\n`),
    ],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-sync'],
    // Before, they cannot be left out.
    ...(major >= 14 ? ['--no-instructions'] : []),
    ...(more.some((argument) => /locale|^--(lc|icu)/.test(argument)) ? [] : locale(major)),
    ...more,
  ]);
  if (database === 'postgres') return;
  const { escapeIdentifier } = await import('pg');
  const single = ['--single', '-j', '-D', data, ...speed.flatMap((setting) => ['-c', setting]), 'postgres'];
  await tool([program.server, ...single], `CREATE DATABASE ${escapeIdentifier(database)};\n\n`);
}

/** UTF-8 order by code point, the same on every machine. */
function locale(major: number): string[] {
  if (major >= 17) return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  return [process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C'];
}
