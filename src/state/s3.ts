import type { S3Client } from '@aws-sdk/client-s3';
import { isCode, LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { forcePathStyle } from '../core/s3';
import { readInside, tooLong, writeInside } from './files';
import { segmentsOf } from './key';
import { longestValue, type StateSource } from './source';

/** The bucket, and the directory that remembers what came from it. */
export interface S3Options {
  bucket: string;
  cache: boolean;
  cachePath: string;
  region?: string | undefined;
  /** Of another server than Amazon's. */
  endpoint?: string | undefined;
  log: Pick<Log, 'warn'>;
}

/**
 * The state in an S3 bucket: the object's key is the path without its leading slash. The cache is asked first, and
 * only what it lacks is downloaded. A cache that cannot be used is worth one warning; S3 answers in its place.
 * @throws LabTestError when S3 refuses or cannot be reached: only its own "no such key" means not found.
 */
export function s3Source(options: S3Options): StateSource {
  const { bucket, cache, cachePath, log } = options;
  let warned = false;
  let client: Promise<S3Client> | undefined;
  const warn = (what: string, error: unknown) => {
    if (!warned) log.warn(`The state's cache ${cachePath} ${what}: ${messageOf(error)}`);
    warned = true;
  };
  const kept = async (key: string, signal: AbortSignal) => {
    try {
      return await readInside(cachePath, key, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isCode(error, 'ENOENT')) warn(`is not used for ${key}`, error);
      return undefined;
    }
  };
  const keep = (key: string, text: string) =>
    writeInside(cachePath, key, text).catch((error) => warn(`does not keep ${key}`, error));
  return {
    description: `bucket ${bucket}${cache ? `, cached in ${cachePath}` : ''}`,
    async get(key, signal) {
      const object = segmentsOf(key).join('/');
      const cached = cache ? await kept(key, signal) : undefined;
      if (cached?.trim()) return cached;
      client ??= connect(options);
      const text = await download(await client, { bucket, object, signal });
      if (cache && text?.trim()) await keep(key, text);
      return text;
    },
  };
}

async function connect({ region, endpoint }: S3Options): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    forcePathStyle: forcePathStyle(endpoint),
    followRegionRedirects: true,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
}

interface Wanted {
  bucket: string;
  object: string;
  signal: AbortSignal;
}

async function download(client: S3Client, { bucket, object, signal }: Wanted): Promise<string | undefined> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const { Body, ContentLength = 0 } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: object }),
      { abortSignal: signal },
    );
    if (ContentLength > longestValue) throw tooLong(`/${object}`);
    return await Body?.transformToString();
  } catch (error) {
    if (signal.aborted || error instanceof LabTestError) throw error;
    const { name } = error as Error;
    if (name === 'NoSuchKey') return undefined;
    throw new LabTestError({
      what: `The state's key /${object} could not be read from bucket ${bucket}`,
      why: `${name}: ${messageOf(error)}`,
      remedy: remedies[name] ?? 'check the network, and the region and credentials of AWS',
      cause: error,
    });
  }
}

const remedies: Record<string, string> = {
  AccessDenied:
    "allow s3:GetObject on the bucket's objects and s3:ListBucket on the bucket; without the latter S3 also refuses keys that do not exist",
  NoSuchBucket: 'correct `bucket` in state.json',
  CredentialsProviderError:
    'give the job credentials of AWS, for instance with aws-actions/configure-aws-credentials',
};
