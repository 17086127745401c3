import { expect, test } from 'vitest';
import { harmlessLines } from '../../src/services/log-lines';

const harmless = [
  '2026-11-28 05:44:06.855 UTC [7408] LOG:  starting PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit',
  '2026-11-28 05:44:07.011 UTC [7408] LOG:  database system is ready to accept connections',
  '2026-11-28 05:44:07.011 UTC [7408] LOG:  server process (PID 71) was terminated by signal 9: Killed',
  '2026-11-28 05:44:07.011 UTC [7408] FATAL:  the database system is starting up',
  '2026-11-28 05:44:07.011 UTC [7408] PANIC:  could not write to file "pg_wal/xlogtemp.64": No space left on device',
  '2026-11-28  5:44:14 0 [Note] mariadbd: ready for connections.',
  '2026-11-28  5:44:15 0 [Note] mariadbd (initiated by: unknown): Normal shutdown',
  '2026-11-28T05:44:15.000000Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: 9.7.4',
  '2026-11-28T05:44:15.000000Z 0 [ERROR] [MY-010119] [Server] Aborting',
  '71:M 28 Nov 2026 05:44:15.000 * Ready to accept connections tcp',
];

test.each(harmless)('%s', (line) => {
  expect(harmlessLines(line)).toBe(line);
});

test.each([
  '2026-11-28 05:44:07.355 UTC [7423] ERROR:  duplicate key value violates unique constraint "t_pkey"',
  '2026-11-28 05:44:07.355 UTC [7423] DETAIL:  Key (e)=(canary) already exists.',
  "2026-11-28 05:44:07.355 UTC [7423] STATEMENT:  insert into t values (1,'canary');",
  '2026-11-28 05:44:07.355 UTC [7408] DETAIL:  Failed process was running: INSERT INTO t VALUES (canary)',
  '2026-11-28 05:44:07.355 UTC [7423] LOG:  canary',
  '2026-11-28 05:44:08.015 UTC [7423] ERROR:  x LOG:  database system is ready to canary@example.com',
  '\tTABLE NAME:  canary',
  "2026-11-28  5:44:14 5 [Warning] Unsafe statement written to the binary log. Statement: insert into t values ('canary')",
  'Query (0x7f): INSERT INTO t VALUES (canary)',
])('%s', (line) => {
  expect(harmlessLines(line)).toBe('(1 other lines are not shown: they may hold values of the data)');
});
