import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { LabTestError } from '../../../core/errors';
import { host } from '../port';
import type { Engine, Place } from './engine';
import { executable, installed, pathFolders } from './machine';

const names = ['mariadbd', 'mysqld'];

/** An experiment starts from nothing and survives a crash of the server, not one of the machine: no waiting for disks. */
const speed = ['--innodb-flush-log-at-trx-commit=2', '--sync-binlog=0'];

/** MariaDB or MySQL as installed on the machine, by the contract of the official images. */
export const mysql: Engine = {
  names,
  accounts: ['mysql'],
  find: (search) => installed(names, 'MariaDB or MySQL', search),
  initialise,
  argv: async (place, first) => [
    place.program.server,
    '--no-defaults',
    ...speed,
    '--character-set-server=utf8mb4',
    ...place.args,
    ...[`--datadir=${place.data}`, `--port=${place.port}`, `--bind-address=${host}`, '--skip-name-resolve'],
    ...['--socket=', `--pid-file=${place.pidFile}`, `--tmpdir=${place.run}`],
    ...(isMariadb(place) ? [] : ['--mysqlx=OFF']),
    ...(first ? [`--init-file=${await place.secretFile('init.sql', await initSql(place.environment))}`] : []),
  ],
  stop: 'SIGTERM',
  abort: 'SIGKILL',
};

const isMariadb = ({ program }: Place) => /mariadb/i.test(program.version);

async function initialise(place: Place): Promise<void> {
  const { program, data, run, tool } = place;
  // A server that starts deletes the temporary tables of every other one with the same folder for them.
  const own = [`--datadir=${data}`, `--tmpdir=${run}`];
  if (!isMariadb(place))
    return await tool([program.server, '--no-defaults', '--initialize-insecure', ...own]);
  const folders = [dirname(program.server), ...pathFolders(process.env), '/usr/bin'];
  const script =
    (await executable('mariadb-install-db', folders)) ?? (await executable('mysql_install_db', folders));
  if (!script)
    throw new LabTestError({
      what: 'mariadb-install-db is missing.',
      remedy: 'Install the whole MariaDB server.',
    });
  const plain = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
  await tool([script, '--no-defaults', ...own, ...plain]);
}

/** What the official images do before their server is open to anybody; one statement to a line. */
async function initSql(environment: Readonly<Record<string, string>>): Promise<string> {
  const { escape: quoted, escapeId } = await import('mysql2');
  const setting = (name: string) => environment[`MARIADB_${name}`] || environment[`MYSQL_${name}`];
  const [database, user, password = ''] = [setting('DATABASE'), setting('USER'), setting('PASSWORD')];
  const root = quoted(setting('ROOT_PASSWORD') ?? '');
  const lines: string[] = [];
  if (database) lines.push(`CREATE DATABASE IF NOT EXISTS ${escapeId(database, true)} CHARACTER SET utf8mb4`);
  if (user) lines.push(`CREATE USER IF NOT EXISTS ${quoted(user)}@'%' IDENTIFIED BY ${quoted(password)}`);
  if (user && database) {
    const pattern = escapeId(database.replace(/[_%\\]/g, '\\$&'), true);
    lines.push(`GRANT ALL ON ${pattern}.* TO ${quoted(user)}@'%'`);
  }
  lines.push(
    `CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY ${root}`,
    "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION",
    `ALTER USER 'root'@'localhost' IDENTIFIED BY ${root}`,
    `DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', 'root'@${quoted(hostname().toLowerCase())}`,
  );
  return lines.map((line) => `${line};\n`).join('');
}
