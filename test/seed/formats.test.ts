import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import { afterAll, expect, test } from 'vitest';
import { openContent } from '../../src/seed/content/content';

const folder = mkdtempSync(join(tmpdir(), 'labtest-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

function opened(bytes: Buffer) {
  const path = join(folder, 'misleading.sql');
  writeFileSync(path, bytes);
  return openContent({ path, bytes: bytes.length, modified: new Date(), kind: 'file' });
}

/** As pg_dump writes its own: the user's number is always this one. */
async function tarred(name: string, content: string): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name, uid: 0o4000, gid: 0o2000 }, content);
  pack.finalize();
  return await buffer(pack);
}

const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) % 256));
const openPgp = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), noise]);

test.each([
  [
    'an RDB snapshot',
    Buffer.from('REDIS0011\xfa\tredis-ver', 'latin1'),
    /Redis snapshot.*\n.*as Redis commands/,
  ],
  ['an SQL Server backup', Buffer.from('TAPE\0\0\x03\0\x8c'), 'Microsoft SQL Server'],
  ['a compressed SQL Server backup', Buffer.from('MSSQLBAK\x02\0'), 'Microsoft SQL Server'],
  [
    'T-SQL',
    Buffer.from('USE [shop]\r\nGO\r\nCREATE TABLE [dbo].[t] (a int)\r\nGO'),
    /SQL Server[\s\S]*container/,
  ],
  ['SQLite', Buffer.from('SQLite format 3\0\x10'), 'an SQLite database'],
  ['a .dump of SQLite', Buffer.from('PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;'), /SQLite[\s\S]*pgloader/],
  [
    'a Git LFS pointer',
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid x'),
    /LFS[\s\S]*`with: lfs: true`/,
  ],
  ['a git-annex pointer', Buffer.from('/annex/objects/MD5-s5--x\n'), /git annex get/],
  ['an HTML page', Buffer.from('\n<!DOCTYPE html><html>'), /an HTML page[\s\S]*expired/],
  ['an XML error', Buffer.from('\ufeff<?xml version="1.0"?>\n<Error>'), /an XML document[\s\S]*expired/],
  ['mysqldump --xml', Buffer.from('<?xml version="1.0"?>\n<mysqldump>'), 'without --xml'],
  ['an API’s error', Buffer.from('{"message":"Not Found"}'), /JSON[\s\S]*expired/],
  ['age', Buffer.from('age-encryption.org/v1\n-> X25519'), /age[\s\S]*Decrypt it/],
  ['armored age', Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----\nYWdl'), /age[\s\S]*Decrypt it/],
  ['gpg', openPgp('85018c03d9a16fed'), 'gpg --decrypt'],
  ['gpg with a short key', openPgp('845e03d9a16fed'), 'gpg --decrypt'],
  ['gpg with a passphrase', openPgp('8c0d04090302'), 'gpg --decrypt'],
  ['gpg --sign', openPgp('a301010e02f1'), 'gpg --decrypt'],
  ['armored gpg', Buffer.from('-----BEGIN PGP MESSAGE-----\n\nhQ'), 'gpg --decrypt'],
  ['openssl', Buffer.from('Salted__\xfd', 'latin1'), 'openssl'],
  ['openssl -a', Buffer.from('U2FsdGVkX1+VOUb'), 'openssl'],
  ['7-Zip', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0]), 'a 7-Zip archive'],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x64]), /lz4[\s\S]*Use gzip/],
  ['xtrabackup', Buffer.from('XBSTCK01\0'), /xtrabackup[\s\S]*mysqldump/],
  ['mongodump', Buffer.from([0x6d, 0xe2, 0x99, 0x81, 0]), /mongodump[\s\S]*mongorestore/],
  ['a stream of mydumper', Buffer.from('\n-- shop.t-schema.sql 120\n/*!40101'), /mydumper[\s\S]*myloader/],
  ['UTF-16 with its mark', Buffer.from('\ufeffCREATE TABLE t', 'utf16le'), /UTF-16[\s\S]*iconv/],
  ['UTF-16 without', Buffer.from('CREATE TABLE t ();', 'utf16le'), /UTF-16[\s\S]*iconv/],
  ['UTF-16, the other way', Buffer.from('\ufeffCREATE TABLE t', 'utf16le').swap16(), /UTF-16/],
  ['noise', noise, 'binary data of an unknown kind (it begins with 00 ef de'],
  [
    'a NUL in the first statement',
    Buffer.from("-- x\nINSERT INTO t VALUES ('\0');"),
    'binary data of an unknown',
  ],
])('%s is refused by name, compressed or not', async (_, bytes, message) => {
  await expect(opened(Buffer.from(bytes))).rejects.toThrow(message);
  await expect(opened(gzipSync(bytes))).rejects.toThrow(message);
});

test.each([
  ['pg-custom', Buffer.from('PGDMP\x01\x0e\0')],
  ['text', Buffer.from('-- Björk 🎤\nSELECT 1;\n')],
  ['text', Buffer.from('SET schlüssel wert\n', 'latin1')],
  ['text', Buffer.from("-- <html>\nINSERT INTO pages VALUES ('<!DOCTYPE html>');\n")],
  ['text', Buffer.from("INSERT INTO pages VALUES ('version https://git-lfs.github.com/spec/v1');\n")],
  ['text', Buffer.from("SELECT 'GO';\n-- [dbo]\n")],
  [
    'text',
    Buffer.concat([
      Buffer.from("SET NAMES binary;\nINSERT INTO t VALUES (_binary '"),
      noise,
      Buffer.from("');"),
    ]),
  ],
  ['text', Buffer.concat([Buffer.from("INSERT INTO t VALUES ('"), noise.map((byte) => (byte % 31) + 1)])],
  ['text', Buffer.from('*3\r\n$3\r\nSET\r\n$1\r\n\0\r\n$1\r\n;\r\n')],
])('%s is told', async (format, bytes) => {
  const content = await opened(bytes);
  expect(content.format).toBe(format);
  expect(await buffer(content.stream)).toEqual(bytes);
});

test('the tar format of pg_dump is told', async () => {
  expect((await opened(await tarred('toc.dat', 'PGDMP\x01\x0e\0'))).format).toBe('pg-tar');
});

test('a byte order mark of UTF-8 is taken off', async () => {
  const { stream } = await opened(Buffer.from('\ufeffSELECT 1;\n'));
  expect(String(await buffer(stream))).toBe('SELECT 1;\n');
});
