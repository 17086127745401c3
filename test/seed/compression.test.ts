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
