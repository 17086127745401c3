import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openContent } from '../../src/seed/content/content';
import { guard } from '../../src/seed/guard';
import { compressions, through } from './compressed';

const folder = mkdtempSync(join(tmpdir(), 'labtest-compression-'));
afterAll(() => rmSync(folder, { recursive: true }));

function opened(name: string, bytes: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return openContent({ path, bytes: bytes.length, modified: new Date(), kind: 'file' });
}

const random = Buffer.from(
  Array.from({ length: 300_000 }, (_, i) => 33 + ((i * 7919 + (i >> 7) * 104_729) % 90)),
);
const rows = Buffer.from("INSERT INTO t VALUES ('row');\n".repeat(100_000));
const both = Buffer.concat([random, rows]);

describe.each(Object.entries(compressions))('%s', (name, compress) => {
  test('gives back what went in', async () => {
    const { stream, compressions: found } = await opened('whole', await compress(both));
    expect((await buffer(stream)).equals(both)).toBe(true);
    expect(found).toEqual(name === 'plain' ? [] : [name]);
  });

  test('gives back several streams in a row, as parallel compressors write them', async () => {
    const parts = [random.subarray(0, 10), rows, random, rows.subarray(0, 5)];
    const joined = Buffer.concat(await Promise.all(parts.map(async (part) => await compress(part))));
    const { stream } = await opened('joined', joined);
    expect((await buffer(stream)).equals(Buffer.concat(parts))).toBe(true);
  });

  test('is opened again while it is read, as an archive of pg_dump is, and read in itself', async () => {
    const path = join(folder, 'again');
    const compressed = await compress(random);
    writeFileSync(path, compressed);
    const source = { path, bytes: compressed.length, modified: new Date(), kind: 'file' } as const;
    const [first, second] = [await openContent(source), await openContent(source)];
    for (const { stream } of [second, first]) expect((await buffer(stream)).equals(random)).toBe(true);
    const { stream } = await opened('twice', await compress(compressed));
    expect((await buffer(stream)).equals(random)).toBe(true);
  });
});

test('compressions in each other are all told', async () => {
  const { stream, compressions: found } = await opened(
    'nested',
    await through('xz', gzipSync(zstdCompressSync(rows))),
  );
  expect((await buffer(stream)).equals(rows)).toBe(true);
  expect(found).toEqual(['xz', 'gzip', 'zstd']);
});

test('a frame of zstd with a long window is read', async () => {
  const { stream } = await opened('long', await through('zstd', both, '--long=29', '--ultra', '-20'));
  expect((await buffer(stream)).equals(both)).toBe(true);
});

test('frames of zstd that are to be skipped, as pzstd writes them, are skipped', async () => {
  const skipped = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7]);
  const frames = [skipped, zstdCompressSync(random), skipped, zstdCompressSync(rows), skipped];
  const { stream } = await opened('skipped', Buffer.concat(frames));
  expect((await buffer(stream)).equals(both)).toBe(true);
});

test('the padding after a stream of xz is no part of it', async () => {
  const { stream } = await opened('padded', Buffer.concat([await through('xz', both), Buffer.alloc(1024)]));
  expect((await buffer(stream)).equals(both)).toBe(true);
});

test.each([
  ['--check=sha256', 'checksum'],
  ['--lzma2=dict=256MiB', 'dictionary'],
])('what xz writes with %s is not told to be damaged', async (option, why) => {
  const reading = through('xz', both, option).then((bytes) => opened('unread', bytes));
  const error = await reading.then(({ stream }) => buffer(stream)).then(String, String);
  expect(error).toMatch(new RegExp(`compressed by xz in a way that is not read here.*\n.*${why}`));
  expect(error).not.toContain('damaged');
});

/** Sparse, as real dumps can be: it compresses a thousandfold, so nothing but streaming bounds what is in memory. */
async function* sparse(megabytes: number): AsyncGenerator<Buffer> {
  const piece = Buffer.from(`INSERT INTO t VALUES ('${' '.repeat(1000)}');\n`.repeat(1000)).subarray(
    0,
    1_000_000,
  );
  for (let n = 0; n < megabytes; n++) yield piece;
}

describe('a dump of 200 MB never is in memory', () => {
  test.each(['gzip', 'zstd', 'bzip2', 'xz'])('%s', { timeout: 120_000 }, async (name) => {
    const path = join(folder, `sparse.${name}`);
    const gathered: Buffer[] = [];
    const into = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        gathered.push(chunk);
        done();
      },
    });
    if (name === 'gzip' || name === 'zstd') {
      await pipeline(sparse(200), name === 'gzip' ? createGzip() : createZstdCompress(), into);
    } else {
      const part = await through(name, await buffer(Readable.from(sparse(50))));
      gathered.push(...Array<Buffer>(4).fill(part));
    }
    const bytes = Buffer.concat(gathered);
    writeFileSync(path, bytes);
    const { stream } = await openContent({ path, bytes: bytes.length, modified: new Date(), kind: 'file' });
    let [count, most] = [0, 0];
    const before = held();
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        count += chunk.length;
        most = Math.max(most, held() - before);
        done();
      },
    });
    await pipeline(stream, guard('mysql', 'sparse.sql', { disarm: true, alone: true }).stream, sink);
    expect(count).toBe(200_000_000);
    expect(most).toBeLessThan(100_000_000);
  });
});

function held(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
