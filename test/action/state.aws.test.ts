import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it, onTestFinished } from 'vitest';
import { ended, red, repository, temporary } from '../faults/fixtures';
import { startMoto } from '../state/moto';

const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
const Bucket = 'labtest';

async function bucketWith(endpoint: string, values: Record<string, string>): Promise<void> {
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
  const admin = new S3Client({ endpoint, forcePathStyle: true, region: env.AWS_REGION, credentials });
  await admin.send(new CreateBucketCommand({ Bucket }));
  for (const [Key, Body] of Object.entries(values))
    await admin.send(new PutObjectCommand({ Bucket, Key, Body }));
  admin.destroy();
}

it('defaults and limits come from a bucket, and from the cache as soon as it has them', async () => {
  const moto = await startMoto();
  let running = true;
  const stop = async () => {
    if (running) await moto.stop();
    running = false;
  };
  onTestFinished(stop);
  const repo = repository({ engine: false });
  await bucketWith(moto.url, {
    [`services/docker/redis/${repo.name}`]: 'image: theirs:7',
    [`policy/${repo.name}`]: 'images: ["ours:*"]',
  });
  const cache_path = temporary('labtest-cache-');
  const state = JSON.stringify({ provider: 's3', bucket: Bucket, cache_path, endpoint: moto.url });
  /** A run that the limits refuse needs no engine, and its refusal shows which default it got. */
  const refusal = async (services: Parameters<typeof repo.configure>[0]) => {
    repo.configure(services);
    const job = repo.job(repo.pull('opened'), { env });
    const log = red(await job.uses({ state }));
    await ended(job);
    return log;
  };
  const said = `policy /policy/${repo.name}: images allows only ours:*; service redis wants theirs:7`;
  expect(await refusal({ redis: null })).toContain(said);
  await stop();
  expect(await refusal({ redis: null })).toContain(said);
  // What the cache lacks is asked for, and no answer is not "there is none".
  expect(await refusal({ memcached: null })).toContain('could not be read from bucket labtest');
});
