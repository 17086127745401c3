import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { type Content, openContent } from '../../src/seed/content/content';
import { openBytes } from '../../src/seed/source/bytes';
import type { Source } from '../../src/seed/source/source';
import { zipped } from './zipped';

const folder = mkdtempSync(join(tmpdir(), 'labtest-archives-'));
afterAll(() => rmSync(folder, { recursive: true }));

function opened(bytes: Buffer, more: Partial<Source> = {}): Promise<Content> {
  const path = join(folder, 'archive');
  writeFileSync(path, bytes);
  return openContent({ path, bytes: bytes.length, modified: new Date(), kind: 'file', ...more });
}

async function tarred(files: Record<string, string | Buffer>): Promise<Buffer> {
  const packed = pack();
  for (const [name, content] of Object.entries(files)) packed.entry({ name }, content);
  packed.finalize();
  return await buffer(packed);
}

const dump = Buffer.from(
  Array.from({ length: 5000 }, (_, row) => `INSERT INTO t VALUES (${row}, ${row ** 7});\n`).join(''),
);
const sql = { name: 'dump.sql', content: dump };

async function expectDump(content: Content, ...compressions: string[]) {
  expect(content).toMatchObject({ format: 'text', compressions });
  expect((await buffer(content.stream)).equals(dump)).toBe(true);
}

describe('a zip archive', () => {
  test.each([
    ['deflate', zipped(sql)],
    ['stored', zipped({ ...sql, method: 'stored' })],
    ['zip64', zipped({ ...sql, large: true })],
    ['something beside it', zipped({ name: 'README.md', content: dump }, sql, { ...sql, name: 'x.sql.md5' })],
    ['an unusual name', zipped({ ...sql, name: 'backup/2026-01-02' })],
  ])('with one dump is restored: %s', async (_, archive) => {
    await expectDump(await opened(archive), 'zip');
  });

  test('is read where the source lies, in parts', async () => {
    const archive = zipped({ name: 'dump.sql.gz', content: gzipSync(dump), method: 'stored' });
    const path = join(folder, 'archive');
    const ranges: unknown[] = [];
    const open: Source['open'] = (range) => {
      ranges.push(range);
      return openBytes({ path, bytes: archive.length, modified: new Date(), kind: 'file' }, range);
    };
    const content = await opened(archive, { open });
    await expectDump(content, 'zip', 'gzip');
    expect(content.bytesRead()).toBeGreaterThan(archive.length / 2);
    expect(ranges.slice(1)).not.toContain(undefined);
  });

  test.each([
    ['of two', zipped(sql, { ...sql, name: 'b/other.sql' }), 'several: "dump.sql", "b/other.sql"'],
    ['of none', zipped({ name: 'README.md', content: dump }), 'no dump: "README.md"'],
    ['that is empty', zipped(), 'it is empty'],
    ['with a password', zipped({ ...sql, encrypted: true }), '"dump.sql" in the archive is encrypted'],
    ['of another method', zipped({ ...sql, method: 'deflate64' }), '(method 9)'],
    [
      'of a directory dump',
      zipped({ name: 'd/toc.dat', content: dump }, { name: 'd/1.dat', content: dump }),
      /directory dump[\s\S]*with tar/,
    ],
    ['in another file', gzipSync(zipped(sql)), 'a zip archive in another file (gzip)'],
  ])('%s is refused by name', async (_, archive, message) => {
    await expect(opened(archive)).rejects.toThrow(message);
  });

  const whole = zipped(sql, { name: 'README.md', content: Buffer.from('x') });
  const tenths = Array.from({ length: 10 }, (_, tenth) => [tenth] as const);
  test.each(tenths)('cut after %i tenths is an error', async (tenth) => {
    const cut = whole.subarray(0, Math.floor((whole.length * tenth) / 10));
    await expect(opened(cut).then(({ stream }) => buffer(stream))).rejects.toThrow();
  });

  test.each(tenths)('with a flipped byte after %i tenths is an error, or what it was', async (tenth) => {
    const flipped = Buffer.from(whole);
    const at = Math.floor((whole.length * (tenth + 0.5)) / 10);
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    const read = await opened(flipped)
      .then(
        async ({ stream }) => await buffer(stream),
        () => undefined,
      )
      .catch(() => undefined);
    expect(read === undefined || read.equals(dump)).toBe(true);
  });
});

describe('a tar archive', () => {
  test.each([
    ['dump.sql', dump, ['tar']],
    ['backup/dump.sql.gz', gzipSync(dump), ['tar', 'gzip']],
    ['2026-01-02', dump, ['tar']],
  ])('with one dump is restored: %s', async (name, content, compressions) => {
    const archive = await tarred({
      'README.md': 'x',
      Makefile: 'all:',
      [name]: content,
      'sub/x.sha256': 'x',
    });
    await expectDump(await opened(archive), ...compressions);
    await expectDump(await opened(gzipSync(archive)), 'gzip', ...compressions);
  });

  test.each([
    ['no dump', { Makefile: 'all:', 'a.md': 'x' }, 'no dump: "Makefile", "a.md"'],
    ['mydumper', { metadata: 'x', 'shop-schema-create.sql': 'x' }, 'mydumper'],
    [
      'mydumper, sorted',
      { 'shop-schema-create.sql': 'x', 'shop.t-schema.sql': 'x', metadata: 'x' },
      'mydumper',
    ],
    ['mydumper, its tables alone', { 'shop.t-schema.sql': 'x', 'shop.t.00000.sql': 'x' }, 'mydumper'],
    ['MySQL Shell, its tables alone', { 'shop@t@@0.tsv.zst': 'x', 'shop@t.sql': 'x' }, 'MySQL Shell'],
    ['MySQL Shell', { '@.json': '{}', 'shop.sql': 'x' }, /MySQL Shell[\s\S]*util\.loadDump/],
    ['xtrabackup', { 'backup/ibdata1': 'x' }, /xtrabackup[\s\S]*mysqldump/],
    ['pg_basebackup', { PG_VERSION: '18', 'global/1': 'x' }, /pg_basebackup[\s\S]*pg_dump/],
    ['mongodump', { 'dump/shop/a.bson': 'x' }, 'mongodump'],
  ])('of %s is refused by name', async (_, files, message) => {
    await expect(opened(await tarred(files))).rejects.toThrow(message);
  });

  test('of two dumps fails when the second one is seen', async () => {
    const { stream } = await opened(await tarred({ 'a.sql': dump, 'b/b.sql': dump }));
    await expect(buffer(stream)).rejects.toThrow('several dumps: "a.sql", "b/b.sql"');
  });

  test.each([0.3, 0.6, 0.9])('cut after %f of its length is an error', async (part) => {
    const archive = await tarred({ 'a.sql': dump });
    const { stream } = await opened(archive.subarray(0, archive.length * part));
    await expect(buffer(stream)).rejects.toThrow();
  });

  const parts = { 'd/12.dat.gz': dump, 'd/toc.dat': 'PGDMP', 'd/blobs.toc': '', 'README.md': 'x' };
  test.each([
    ['in a folder', parts],
    ['beginning with its contents', { 'toc.dat': 'PGDMP\x01', '12.dat.gz': dump, 'blobs.toc': '' }],
  ])('of a directory dump becomes the files of one, %s', async (_, files) => {
    const content = await opened(gzipSync(await tarred(files)));
    expect(content.format).toBe('pg-directory');
    const entries = extract();
    content.stream.pipe(entries);
    const found = new Map<string, Buffer>();
    for await (const entry of entries) found.set(entry.header.name, await buffer(entry));
    expect([...found.keys()].sort()).toEqual(['12.dat.gz', 'blobs.toc', 'toc.dat']);
    expect(found.get('12.dat.gz')?.equals(dump)).toBe(true);
  });

  test.each([
    ['without its contents', { 'd/12.dat': dump }, 'without its toc.dat'],
    ['twice', { ...parts, 'e/toc.dat': 'PGDMP' }, 'several dumps: "d/12.dat.gz", "e/toc.dat"'],
  ])('of a directory dump %s fails', async (_, files, message) => {
    const { stream } = await opened(await tarred(files));
    await expect(buffer(stream)).rejects.toThrow(message);
  });

  test('of a directory dump that is cut off fails', async () => {
    const archive = await tarred(parts);
    const { stream } = await opened(archive.subarray(0, dump.length / 2));
    await expect(buffer(stream)).rejects.toThrow();
  });

  test.each([100, 1100, 1600, 2000])(
    'of a small one without its last %i bytes fails, read later',
    async (cut) => {
      const archive = await tarred({ 'd/toc.dat': `PGDMP${'x'.repeat(2000)}` });
      const { stream } = await opened(archive.subarray(0, archive.length - cut));
      await new Promise(setImmediate);
      await expect(buffer(stream)).rejects.toThrow('Unexpected end of data');
    },
  );

  test('of a directory dump may be left alone', async () => {
    const { stream } = await opened(await tarred(parts));
    stream.destroy();
    await expect(buffer(stream)).rejects.toThrow();
  });
});
