import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { openContent } from '../../src/seed/content/content';
import { EndingWatch } from '../../src/seed/content/ending';

const folder = mkdtempSync(join(tmpdir(), 'labtest-ending-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, 'dump.sql');
  writeFileSync(path, text);
  const content = await openContent({ path, bytes: text.length, modified: new Date(), kind: 'file' });
  return { skipped: content.skipped, text: String(await buffer(content.stream)), ...content.ending() };
}

const rows = 'INSERT INTO t VALUES (1);\n'.repeat(3000);
const pg = {
  first: '--\n-- PostgreSQL database dump\n--\n\n',
  last: '-- PostgreSQL database dump complete\n--\n',
};
const cluster = {
  first: '--\n-- PostgreSQL database cluster dump\n--\n',
  last: '--\n-- PostgreSQL database cluster dump complete\n--\n',
};
const mysql = { first: '-- MySQL dump 10.13  Distrib 8.0\n--\n', last: '-- Dump completed on 2026-01-02\n' };
const mariadb = '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 11.8\n';
const whole = (one: typeof pg) => one.first + rows + one.last;

describe('the end of a dump', () => {
  test.each([
    ['pg_dump', whole(pg)],
    ['pg_dump, with what follows in newer versions', `${whole(pg)}\n\\unrestrict abc\n\n`],
    ['pg_dump, with carriage returns', whole(pg).replaceAll('\n', '\r\n')],
    ['pg_dumpall', cluster.first + whole(pg) + whole(pg) + cluster.last],
    ['mysqldump', whole(mysql)],
    ['mysqldump --skip-dump-date', whole({ ...mysql, last: '-- Dump completed\n' })],
    ['mariadb-dump', mariadb + rows + mysql.last],
    ['several in a row', whole(pg) + whole(mysql) + whole(pg)],
    ['a whole one, with more statements behind it', whole(pg) + rows],
    ['--compact', rows],
    ['--no-comments', `SET statement_timeout = 0;\n${rows}`],
    ['a dump in a value', `${rows}INSERT INTO t VALUES ('-- MySQL dump 10.13');\n`],
  ])('is there: %s', async (_, text) => {
    expect(await read(text)).toEqual({ skipped: [], text, missing: undefined, failure: undefined });
  });

  test.each([
    ['pg_dump', pg.first + rows, '-- PostgreSQL database dump complete'],
    ['pg_dumpall', cluster.first + whole(pg), '-- PostgreSQL database cluster dump complete'],
    ['mysqldump', mysql.first + rows, '-- Dump completed'],
    ['mariadb-dump', mariadb + rows, '-- Dump completed'],
    ['the second of two', whole(mysql) + mysql.first + rows, '-- Dump completed'],
    ['the first of two', pg.first + rows + whole(pg), '-- PostgreSQL database dump complete'],
  ])('is missing: %s', async (_, text, missing) => {
    expect(await read(text)).toMatchObject({ text, missing });
  });

  test('is seen wherever the pieces of a stream end', async () => {
    const text = whole(pg).replace(rows, rows.slice(0, 260));
    for (const size of [1, 2, 7, 95, 96, 97, 300]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        Buffer.from(text.slice(index * size, (index + 1) * size)),
      );
      const watch = new EndingWatch();
      await buffer(Readable.from(pieces).pipe(watch));
      expect(watch.ending(), `pieces of ${size}`).toEqual({ missing: undefined, failure: undefined });
    }
  });
});

describe('the words of a client', () => {
  const password = 'mysqldump: [Warning] Using a password on the command line interface can be insecure.';

  test.each([
    [[password]],
    [
      [
        'mysqldump: Deprecated program name. It will be removed in a future release, use mariadb-dump instead',
      ],
    ],
    [['Enter password: ', password]],
    [
      [
        'Warning: A dump from a server that has GTIDs will',
        'In order to ensure a consistent backup of the database, x',
      ],
    ],
    [['pg_dump: warning: there are circular foreign-key constraints on this table:', 'pg_dump: detail: t']],
    [['pg_dump: last built-in OID is 16383', 'pg_dump: reading extensions']],
    [["mysqldump: Error: 'Access denied; you need PROCESS' when trying to dump tablespaces"]],
    [['Warning: Permanently added db (ED25519) to the list of known hosts.']],
    [['Defaulted container "db" out of: db, sidecar']],
  ])('before a dump are skipped, its lines keep their numbers: %j', async (lines) => {
    const text = await read(`${lines.join('\n')}\n${whole(mysql)}`);
    const skipped = lines.map((line) => line.trimEnd());
    expect(text).toEqual({ skipped, text: '\n'.repeat(lines.length) + whole(mysql), missing: undefined });
  });

  test('are all that a file holds', async () => {
    await expect(read('mysqldump: Got error: 1045: Access denied when trying to connect\n')).rejects.toThrow(
      /the dump failed when it was made\.\n.*Got error: 1045: Access denied/,
    );
    await expect(read(`${password}\n`)).rejects.toThrow(/no dump[\s\S]*nothing but what a client wrote/);
    await expect(read(password)).rejects.toThrow('nothing but what a client wrote');
  });

  test.each([
    'mysqldump: Error 2013: Lost connection to server during query when dumping table `t` at row: 7',
    'mysqldump: Got error: 1049: Unknown database x when selecting the database',
    "mysqldump: Couldn't execute 'show create table t': Server has gone away (2006)",
    'mariadb-dump: Error 2013: Lost connection to server during query',
    'pg_dump: error: query failed: server closed the connection unexpectedly',
    'pg_dump: [archiver (db)] query failed: ERROR',
  ])('at its end are found, in the middle of a row too: %s', async (failure) => {
    for (const text of [`${rows}(1, 'a${failure}\n', 2)`, `${rows}${failure}\n${'(1),\n'.repeat(800)}`])
      expect((await read(mysql.first + text)).failure).toBe(failure);
  });

  test('are no failure when they are warnings, or far from the end', async () => {
    expect((await read(`${rows}pg_dump: warning: x\n`)).failure).toBeUndefined();
    expect((await read(`${rows}pg_dump: [archiver] WARNING: x\n`)).failure).toBeUndefined();
    expect((await read(`pg_dump: error: x\n${rows}`)).failure).toBeUndefined();
  });
});
