import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import { openContent } from '../../src/seed/content/content';
import { compressions } from './compressed';
import { zipped } from './zipped';

const folder = mkdtempSync(join(tmpdir(), 'labtest-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'dump');
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const { plain: _, ...others } = compressions;
const inTar = (name: string, content: Buffer) => {
  const packed = pack();
  packed.entry({ name }, content);
  packed.finalize();
  return buffer(packed);
};
const formats = {
  ...others,
  zstd: (data: Buffer) => zstdCompressSync(data, checked),
  'zip, deflated': (content: Buffer) => zipped({ name: 'dump.sql', content }),
  'zip, stored': (content: Buffer) => zipped({ name: 'dump.sql', content, method: 'stored' }),
  'tar in gzip': async (data: Buffer) => gzipSync(await inTar('dump.sql', data)),
  'gzip in tar in gzip': async (data: Buffer) => gzipSync(await inTar('dump.sql.gz', gzipSync(data))),
};

/** No two rows alike, so that every part of a compressed one carries something. */
const rows = (bytes: number) => {
  const row = (n: number) => `INSERT INTO t VALUES (${n}, '${Math.sin(n).toString(36)}');\n`;
  return Buffer.from(Array.from({ length: bytes / 50 }, (_, n) => row(n)).join(''));
};

/** Reads a dump as a restore does: something else is waited for between the look at it and its reading. */
async function read(bytes: Buffer): Promise<Buffer> {
  writeFileSync(path, bytes);
  const content = await openContent({ path, bytes: bytes.length, modified: new Date(), kind: 'file' });
  await promisify(execFile)('true');
  const through = new PassThrough();
  const [, read] = await Promise.all([pipeline(content.stream, through), buffer(through)]);
  return read;
}

const tenths = Array.from({ length: 10 }, (_, tenth) => tenth);

const sizes = [10_000, 300_000];

async function expectCut(whole: Buffer) {
  for (const tenth of tenths.slice(1)) {
    const cut = whole.subarray(0, (whole.length * tenth) / 10);
    const error = await read(cut).catch((thrown: unknown) => thrown);
    expect(error, `cut off at ${tenth}/10`).toBeInstanceOf(LabTestError);
    expect(String(error)).toContain(`${path} cannot be read to its end`);
  }
}

/** What becomes of the data with a byte flipped at each tenth of the file. `harmless` tells what may be read instead of an error. */
async function expectFlipped(whole: Buffer, harmless: (data: Buffer, tenth: number, at: number) => boolean) {
  for (const tenth of tenths) {
    const flipped = Buffer.from(whole);
    const at = Math.floor((whole.length * tenth) / 10) + 12;
    flipped[at] = (flipped[at] ?? 0) ^ 0xff;
    const outcome = await read(flipped).catch((thrown: unknown) => thrown);
    if (Buffer.isBuffer(outcome) && harmless(outcome, tenth, at)) continue;
    expect(outcome, `flipped at ${tenth}/10`).toBeInstanceOf(LabTestError);
    expect(String(outcome)).toContain(`${path} cannot be read to its end`);
  }
}

describe.each(Object.entries(formats))('%s', (name, compress) => {
  test.each(sizes)('of %i bytes, cut off at each tenth, is one error', async (size) => {
    await expectCut(await compress(rows(size)));
  });

  test.each(sizes)('of %i bytes, a byte flipped at each tenth, is one error', async (size) => {
    const data = rows(size);
    // The first one is in the date of a zip archive's file, of which nothing depends.
    const isDate = (read: Buffer, tenth: number) =>
      name.startsWith('zip') && tenth === 0 && read.equals(data);
    await expectFlipped(await compress(data), isDate);
  });
});

describe('tar', () => {
  test.each(sizes)('of %i bytes, cut off at each tenth, is one error', async (size) => {
    await expectCut(await inTar('dump.sql', rows(size)));
  });

  test.each(sizes)('of a gzip of %i bytes, a byte flipped at each tenth, is one error', async (size) => {
    const data = rows(size);
    const packed = gzipSync(data);
    // What fills the archive up behind its file is nothing of the data.
    const isFilling = (read: Buffer, _: number, at: number) => at >= 512 + packed.length && read.equals(data);
    await expectFlipped(await inTar('dump.sql.gz', packed), isFilling);
  });
});

// A text has no checksum, nor has a file in a tar archive: only its header has one.
test.each([
  ['text', 0, async (data: Buffer) => data],
  ['a text in tar', 512, (data: Buffer) => inTar('dump.sql', data)],
])('a byte flipped in %s cannot be noticed, and only that byte is another one', async (_, header, form) => {
  const data = rows(300_000);
  let unnoticed = 0;
  await expectFlipped(await form(data), (read, _, at) => {
    unnoticed++;
    const expected = Buffer.from(data);
    expected[at - header] = (expected[at - header] ?? 0) ^ 0xff;
    return read.equals(expected);
  });
  expect(unnoticed).toBe(header === 0 ? 10 : 9);
});

test('a source that breaks while it waits to be read is one error, too', async () => {
  const broken = Readable.from(
    (async function* () {
      yield rows(10_000);
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    })(),
  );
  const open = async () => Object.assign(broken, { bytesRead: 0 });
  const content = await openContent({ path: 's3://b/k', bytes: 1, modified: new Date(), kind: 'file', open });
  await promisify(execFile)('true');
  const error = await buffer(content.stream).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LabTestError);
  expect(String(error)).toMatch(/s3:\/\/b\/k cannot be read to its end: read ECONNRESET/);
});
