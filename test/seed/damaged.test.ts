import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import { openContent } from '../../src/seed/content/content';
import { compressions } from './compressed';

const folder = mkdtempSync(join(tmpdir(), 'labtest-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'dump');
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const { plain: _, ...others } = compressions;
const formats = { ...others, zstd: (data: Buffer) => zstdCompressSync(data, checked) };

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

describe.each(Object.entries(formats))('%s', (_name, compress) => {
  test.each([10_000, 300_000])('of %i bytes, cut off at each tenth, is one error', async (size) => {
    const whole = await compress(rows(size));
    for (const tenth of tenths.slice(1)) {
      const cut = whole.subarray(0, (whole.length * tenth) / 10);
      const error = await read(cut).catch((thrown: unknown) => thrown);
      expect(error, `cut off at ${tenth}/10`).toBeInstanceOf(LabTestError);
      expect(String(error)).toContain(`${path} cannot be read to its end`);
    }
  });

  test.each([10_000, 300_000])('of %i bytes, a byte flipped at each tenth, is one error', async (size) => {
    const data = rows(size);
    const whole = await compress(data);
    for (const tenth of tenths) {
      const flipped = Buffer.from(whole);
      const at = Math.floor((whole.length * tenth) / 10) + 12;
      flipped[at] = (flipped[at] ?? 0) ^ 0xff;
      const error = await read(flipped).catch((thrown: unknown) => thrown);
      expect(error, `flipped at ${tenth}/10`).toBeInstanceOf(LabTestError);
      expect(String(error)).toContain(`${path} cannot be read to its end`);
    }
  });
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
