import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import { openContent } from '../../src/seed/content/content';
import { openSource } from '../../src/seed/source/open';
import { breakingProxy, countingProxy, startMoto } from '../state/moto';
import { zipped } from './zipped';

let moto: Awaited<ReturnType<typeof startMoto>>;
let admin: S3Client;
const limits = { repositoryRoot: '.' };
const Bucket = 'backups';

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: moto.url,
  });
  admin = new S3Client({ endpoint: moto.url, forcePathStyle: true });
  await admin.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  admin?.destroy();
  await moto?.stop();
  delete process.env.AWS_ENDPOINT_URL_S3;
});

const put = (Key: string, Body: string | Buffer) => admin.send(new PutObjectCommand({ Bucket, Key, Body }));

/** S3 tells times by the second: the newer object is stamped by waiting for the clock, not by hoping. */
async function putLater(key: string, body: string) {
  const before = (await openSource(`s3://${Bucket}/web/`, limits)).modified;
  for (;;) {
    await put(key, body);
    if ((await openSource(`s3://${Bucket}/${key}`, limits)).modified > before) return;
  }
}

/** What `act` gives, once it has run within one second of S3's clock. */
async function withinOneSecond<Result>(act: () => Promise<{ times: Date[]; result: Result }>) {
  for (;;) {
    const { times, result } = await act();
    if (new Set(times.map(Number)).size === 1) return result;
  }
}

describe('initial data from S3', () => {
  it('is the object that is named, streamed and unpacked by its content', async () => {
    await put('web/one.bin', gzipSync('CREATE TABLE a (b int);\n'));
    const source = await openSource(`s3://${Bucket}/web/one.bin`, limits);
    expect(source).toMatchObject({ path: `s3://${Bucket}/web/one.bin`, kind: 'file' });
    const content = await openContent(source);
    expect((await buffer(content.stream)).toString()).toBe('CREATE TABLE a (b int);\n');
    expect(content.bytesRead()).toBe(source.bytes);
  });

  it('is the newest object below a prefix that ends in a slash', async () => {
    await put('web/zz-old.sql', 'SELECT 1;');
    await putLater('web/aa-new.sql', 'SELECT 2;');
    expect((await openSource(`s3://${Bucket}/web/`, limits)).path).toBe(`s3://${Bucket}/web/aa-new.sql`);
  });

  it('is no document, checksum or empty object below a prefix, and tells what was passed over', async () => {
    await put('mixed/dump.sql', 'SELECT 1;');
    for (const name of ['dump.sql.sha256', 'README.md']) await put(`mixed/${name}`, 'x');
    await put('mixed/zz-empty.sql', '');
    const { path, chosen } = await openSource(`s3://${Bucket}/mixed/`, limits);
    expect(path).toBe(`s3://${Bucket}/mixed/dump.sql`);
    expect(chosen).toContain('taking dump.sql, the newest dump of 4 files');
  });

  it('may be the one dump in a zip archive, of which parts are read', async () => {
    await put(
      'web/one.zip',
      zipped(
        { name: 'README.md', content: Buffer.from('x') },
        { name: 'dump.sql', content: Buffer.from('SELECT 1;\n'.repeat(9999)) },
      ),
    );
    const content = await openContent(await openSource(`s3://${Bucket}/web/one.zip`, limits));
    expect((await buffer(content.stream)).toString()).toBe('SELECT 1;\n'.repeat(9999));
  });

  it('is the last by name of those that are equally new, as on disk', async () => {
    const names = ['ties/20260102.sql', 'ties/20260103.sql', 'ties/20260101.sql'];
    const found = await withinOneSecond(async () => {
      for (const name of names) await put(name, 'SELECT 1;');
      const all = await Promise.all(names.map((name) => openSource(`s3://${Bucket}/${name}`, limits)));
      const result = await openSource(`s3://${Bucket}/ties/`, limits);
      return { times: all.map(({ modified }) => modified), result };
    });
    expect(found.path).toBe(`s3://${Bucket}/ties/20260103.sql`);
  });

  it.each(['s3://backups/guard/x.sql', 's3://backups/guard/'])(
    '%s is refused when it was replaced or removed after it was found, within the same second too',
    async (address) => {
      await put('guard/x.sql', 'SELECT 1;');
      const found = await withinOneSecond(async () => {
        await put('guard/x.sql', 'SELECT 1;');
        const result = await openSource(address, limits);
        await put('guard/x.sql', 'SELECT 2;');
        return { times: [result.modified, (await openSource(address, limits)).modified], result };
      });
      const words = 's3://backups/guard/x.sql changed while it was read.';
      await expect(openContent(found)).rejects.toThrow(words);
      const again = await openSource(address, limits);
      await admin.send(new DeleteObjectCommand({ Bucket, Key: 'guard/x.sql' }));
      await expect(openContent(again)).rejects.toThrow(words);
    },
  );

  it.each([0, 1, 5000, 100_000])('is one error when the connection breaks after %i bytes', async (bytes) => {
    await put('broken.sql', 'SELECT 1;\n'.repeat(50_000));
    const breaking = await breakingProxy(moto.url, bytes);
    process.env.AWS_ENDPOINT_URL_S3 = breaking.url;
    try {
      const read = async () => {
        const { stream } = await openContent(await openSource(`s3://${Bucket}/broken.sql`, limits));
        return await buffer(stream);
      };
      const error = await read().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LabTestError);
      expect(String(error)).toMatch(/s3:\/\/backups\/broken.sql"? cannot be read/);
    } finally {
      process.env.AWS_ENDPOINT_URL_S3 = moto.url;
      await breaking.close();
    }
  });

  it('has another version once its content is another, where versioning is suspended too', async () => {
    // What S3 answers then, and moto does not.
    const suspended = await countingProxy(moto.url, { 'x-amz-version-id': 'null' });
    process.env.AWS_ENDPOINT_URL_S3 = suspended.url;
    try {
      await put('suspended.sql', 'SELECT 1;');
      const first = await openSource(`s3://${Bucket}/suspended.sql`, limits);
      await put('suspended.sql', 'SELECT 2;');
      const second = await openSource(`s3://${Bucket}/suspended.sql`, limits);
      expect(first.version).toContain('null');
      expect(first.version).not.toBe(second.version);
    } finally {
      process.env.AWS_ENDPOINT_URL_S3 = moto.url;
      await suspended.close();
    }
  });

  it('has another version once its content is another', async () => {
    await put('web/changing.sql', 'SELECT 1;');
    const first = await openSource(`s3://${Bucket}/web/changing.sql`, limits);
    await put('web/changing.sql', 'SELECT 22;');
    const second = await openSource(`s3://${Bucket}/web/changing.sql`, limits);
    expect(first.version).not.toBe(second.version);
  });

  it.each([
    's3://backups/absent.sql',
    's3://backups/no/such/prefix/',
    's3://no-such-bucket/x',
    's3://UP_PER/x',
  ])('%s is refused with its address and what to check', async (address) => {
    await expect(openSource(address, limits)).rejects.toThrow(address);
  });
});
