import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lookup } from '../../src/state/lookup';
import { openState } from '../../src/state/open';
import { type S3Options, s3Source } from '../../src/state/s3';
import { directoryWith, documented, never } from './fixtures';
import { countingProxy, startMoto } from './moto';

let moto: Awaited<ReturnType<typeof startMoto>>;
let proxy: Awaited<ReturnType<typeof countingProxy>>;
let admin: S3Client;
let warnings: string[];
let cachePath: string;
const Bucket = 'labtest';

beforeAll(async () => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });
  moto = await startMoto();
  admin = new S3Client({ endpoint: moto.url, forcePathStyle: true });
  await admin.send(new CreateBucketCommand({ Bucket }));
  for (const [key, text] of Object.entries(documented)) await put(key, text);
  proxy = await countingProxy(moto.url);
});
afterAll(async () => {
  await proxy?.close();
  admin?.destroy();
  await moto?.stop();
});
beforeEach(async () => {
  warnings = [];
  proxy.asked.length = 0;
  cachePath = join(await directoryWith(), 'cache');
});

const put = (Key: string, Body: string) => admin.send(new PutObjectCommand({ Bucket, Key, Body }));
const source = (changed: Partial<S3Options> = {}) =>
  s3Source({
    bucket: Bucket,
    cache: true,
    cachePath,
    endpoint: proxy.url,
    log: { warn: (line) => warnings.push(line) },
    ...changed,
  });

test('the object of a key is its path without the leading slash', async () => {
  const found = await lookup(source(), '/services/docker/mysql/app-name1', never);
  expect(found.hit).toMatchObject({ key: '/services/docker/mysql/default', value: { image: 'mysql:8.0' } });
  expect(proxy.asked).toEqual([
    'GET /labtest/services/docker/mysql/app-name1',
    'GET /labtest/services/docker/mysql/app-name1/default',
    'GET /labtest/services/docker/mysql/default',
  ]);
});

test('a key with blanks, quotes and Unicode is its very own object', async () => {
  const key = 'a b/ü?#%2e%2e/\'"+&';
  await put(key, 'exactly');
  expect(await source().get(`/${key}`, never)).toBe('exactly');
  expect(await readFile(join(cachePath, key), 'utf8')).toBe('exactly');
});

test('what was downloaded is kept, and asked for no more, even once it left the bucket', async () => {
  await put('kept', 'v1');
  expect(await source().get('/kept', never)).toBe('v1');
  await admin.send(new DeleteObjectCommand({ Bucket, Key: 'kept' }));
  expect(await source().get('/kept', never)).toBe('v1');
  expect(proxy.asked).toEqual(['GET /labtest/kept']);
});

test('without cache S3 is always asked, and nothing is kept', async () => {
  await put('fresh', 'v1');
  const uncached = source({ cache: false });
  expect(await uncached.get('/fresh', never)).toBe('v1');
  await put('fresh', 'v2');
  expect(await uncached.get('/fresh', never)).toBe('v2');
  await expect(stat(cachePath)).rejects.toThrow('ENOENT');
});

test('a cache primed from outside is used, and only what it lacks is downloaded', async () => {
  const primed = await directoryWith({ 'services/docker/postgresql/app-name1': 'from outside' });
  const state = source({ cachePath: primed });
  expect(await state.get('/services/docker/postgresql/app-name1', never)).toBe('from outside');
  expect(proxy.asked).toEqual([]);
  expect(await state.get('/services/docker/postgresql/shared', never)).toBe('{"image": "postgres:14"}');
  expect(proxy.asked).toEqual(['GET /labtest/services/docker/postgresql/shared']);
});

test('an emptied cache file is downloaded again', async () => {
  const primed = await directoryWith({ 'services/docker/mysql/shared': '' });
  expect(await source({ cachePath: primed }).get('/services/docker/mysql/shared', never)).toContain(
    'mysql:5.7',
  );
});

test('a key that is a value and a folder at once is answered rightly, with one warning', async () => {
  await put('both', 'value');
  await put('both/child', 'below');
  const state = source();
  for (const _ of [1, 2]) {
    expect(await state.get('/both', never)).toBe('value');
    expect(await state.get('/both/child', never)).toBe('below');
  }
  expect(warnings).toHaveLength(1);
});

test.each(['/sys/labtest-state', '/proc/version'])(
  'a cache that cannot be written, %s, is a warning',
  async (path) => {
    expect(await source({ cachePath: path }).get('/services/docker/mysql/shared', never)).toContain(
      'mysql:5.7',
    );
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`cache ${path}`);
  },
);

test('MP-38 no key leaves the cache, neither by its name nor by a link in the cache', async () => {
  const elsewhere = await directoryWith({ secret: 'canary' });
  await mkdir(cachePath);
  await symlink(elsewhere, join(cachePath, 'link'));
  await put('link/secret', 'from S3');
  await put('link/new/deep', 'from S3');
  const state = source();
  for (const key of ['/../escape', '/a/../../escape', '/a/./b', '/\0', '/a//b', '/..\\escape', 'escape'])
    await expect(state.get(key, never)).rejects.toThrow('is no key of the state');
  expect(proxy.asked).toEqual([]);
  expect(await state.get('/link/secret', never)).toBe('from S3');
  expect(await state.get('/link/new/deep', never)).toBe('from S3');
  expect(await readdir(elsewhere)).toEqual(['secret']);
  expect(await readFile(join(elsewhere, 'secret'), 'utf8')).toBe('canary');
  expect(warnings.join()).toContain('leads out of');
});

test('a missing bucket is an error, not an empty state', async () => {
  await expect(source({ bucket: 'no-such-bucket' }).get('/a', never)).rejects.toThrow(
    /NoSuchBucket.*\ncorrect `bucket`/,
  );
});

test('an object longer than 1 MiB is refused', async () => {
  await put('big', 'x'.repeat(1024 * 1024 + 1));
  await expect(source().get('/big', never)).rejects.toThrow('longer than 1024 KiB');
});

test('a server that cannot be reached is an error that says so; what is in the cache is still found', async () => {
  const gone = await countingProxy(moto.url);
  await gone.close();
  const primed = await directoryWith({ known: 'value' });
  const state = source({ endpoint: gone.url, cachePath: primed });
  expect(await state.get('/known', never)).toBe('value');
  await expect(state.get('/unknown', never)).rejects.toThrow(
    /unknown could not be read from bucket labtest\n.*ECONNREFUSED/,
  );
});

test('both forms of state.json open it', async () => {
  const directory = await directoryWith();
  const keys = { bucket: Bucket, endpoint: proxy.url, region: 'us-east-1', cache_path: 'cache' };
  for (const form of [
    { provider: 's3', ...keys },
    { provider: 'aws', service: 's3', options: keys },
  ]) {
    const state = await openState({
      input: JSON.stringify(form),
      directory,
      log: { warn: () => {}, debug: () => {} },
    });
    expect(await state?.get('/services/docker/mysql/shared', never)).toContain('mysql:5.7');
  }
  expect(await readdir(join(directory, 'cache/services/docker/mysql'))).toEqual(['shared']);
  expect(proxy.asked).toHaveLength(1);
});

test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'])(
  'a server that only %s names, by a host name, has its buckets in the path too',
  async (variable) => {
    process.env[variable] = proxy.url.replace('127.0.0.1', 'localhost');
    try {
      const state = source({ endpoint: undefined });
      expect(await state.get('/services/docker/mysql/shared', never)).toContain('mysql:5.7');
    } finally {
      delete process.env[variable];
    }
    expect(proxy.asked).toEqual(['GET /labtest/services/docker/mysql/shared']);
  },
);

/** Last: from here on moto checks who asks. */
test('refused access is an error that says what to allow, never "not found"', async () => {
  const key = await userWithoutRights();
  await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: key.id, AWS_SECRET_ACCESS_KEY: key.secret });
  const refused = source({ endpoint: moto.url });
  await expect(refused.get('/services/docker/mysql/shared', never)).rejects.toThrow(
    /AccessDenied[\s\S]*allow s3:GetObject/,
  );
  await expect(lookup(refused, '/policy/web', never)).rejects.toThrow('AccessDenied');
});

/** Through moto's IAM API, which needs no signature before authentication is switched on. */
async function userWithoutRights() {
  const call = async (action: string) => {
    const body = new URLSearchParams({ Action: action, UserName: 'nobody', Version: '2010-05-08' });
    const Authorization =
      'AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0';
    return (await fetch(moto.url, { method: 'POST', body, headers: { Authorization } })).text();
  };
  await call('CreateUser');
  const answer = await call('CreateAccessKey');
  const part = (name: string) => new RegExp(`<${name}>(.*?)<`).exec(answer)?.[1] ?? '';
  return { id: part('AccessKeyId'), secret: part('SecretAccessKey') };
}
