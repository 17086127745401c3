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

async function tarred(name: string, content: string): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name }, content);
  pack.finalize();
  return await buffer(pack);
}

const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) % 256));

test.each([
  [
    'an RDB snapshot',
    Buffer.from('REDIS0011\xfa\tredis-ver', 'latin1'),
    /Redis snapshot.*\n.*as Redis commands/,
  ],
  ['an SQL Server backup', Buffer.from('TAPE\0\0\x03\0\x8c'), 'a backup of Microsoft SQL Server'],
  ['a zip', Buffer.from('PK\x03\x04\x14\0'), 'a zip archive'],
  ['SQLite', Buffer.from('SQLite format 3\0\x10'), 'an SQLite database'],
  ['UTF-16 with its mark', Buffer.from('\ufeffCREATE TABLE t', 'utf16le'), /UTF-16[\s\S]*iconv/],
  ['UTF-16 without', Buffer.from('CREATE TABLE t ();', 'utf16le'), /UTF-16[\s\S]*iconv/],
  ['UTF-16, the other way', Buffer.from('\ufeffCREATE TABLE t', 'utf16le').swap16(), /UTF-16/],
  ['noise', noise, 'binary data of an unknown kind (it begins with 00 ef de'],
  ['noise without zeros', noise.map((byte) => byte || 1), 'binary data of an unknown kind'],
])('%s is refused by name, compressed or not', async (_, bytes, message) => {
  await expect(opened(Buffer.from(bytes))).rejects.toThrow(message);
  await expect(opened(gzipSync(bytes))).rejects.toThrow(message);
});

test('a tar of something else is refused by name', async () => {
  await expect(opened(await tarred('dump.sql', 'SELECT 1;'))).rejects.toThrow('a tar archive of "dump.sql"');
});

test.each([
  ['pg-custom', Buffer.from('PGDMP\x01\x0e\0')],
  ['text', Buffer.from('-- Björk 🎤\nSELECT 1;\n')],
  ['text', Buffer.from('SET schlüssel wert\n', 'latin1')],
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
