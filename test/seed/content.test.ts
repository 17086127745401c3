import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { openContent } from '../../src/seed/content/content';

const folder = mkdtempSync(join(tmpdir(), 'labtest-content-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(name: string, bytes: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return await openContent({ path, bytes: bytes.length, modified: new Date(), kind: 'file' });
}

const line = Buffer.from('INSERT INTO t VALUES (1);\n');
const dumps: [string, Buffer][] = [1, 4095, 4096, 4097, 300_000].map((size) => [
  `${size} bytes`,
  Buffer.concat(Array(Math.ceil(size / line.length)).fill(line)).subarray(0, size),
]);

test.each(dumps)('text of %s stays whole, short of the look at its beginning or not', async (name, dump) => {
  const content = await opened(`${name}.sql`, dump);
  expect(content.format).toBe('text');
  expect((await buffer(content.stream)).equals(dump)).toBe(true);
});

test.each(dumps)('text of %s is told through two compressions', async (name, dump) => {
  const content = await opened(`${name}.gz`, gzipSync(zstdCompressSync(dump)));
  expect(content.compressions).toHaveLength(2);
  expect((await buffer(content.stream)).equals(dump)).toBe(true);
});

test('an empty file is refused, compressed or not', async () => {
  await expect(opened('empty.sql', Buffer.alloc(0))).rejects.toThrow('It is empty.');
  await expect(opened('empty.sql.gz', gzipSync(Buffer.alloc(0)))).rejects.toThrow('It is empty.');
});

test('a file that cannot be read rejects', async () => {
  const source = { path: join(folder, 'gone'), bytes: 0, modified: new Date(), kind: 'file' as const };
  await expect(openContent(source)).rejects.toThrow('ENOENT');
});
