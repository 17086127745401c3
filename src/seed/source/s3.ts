import { pipeline } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { LabTestError, messageOf } from '../../core/errors';
import { forcePathStyle } from '../../core/s3';
import { changed } from './changed';
import { type Candidate, newestDump } from './choice';
import { Counted } from './counted';
import type { Opened, Range, Source } from './source';

/** Whether a setting names objects in S3. */
export function isS3(setting: string): boolean {
  return setting.startsWith('s3://');
}

/** An object; its path is its key. */
interface Found extends Candidate {
  version: string;
  etag: string | undefined;
}

/**
 * Finds what `s3://bucket/key` names, or the newest dump below `s3://bucket/prefix/`. Credentials and region come
 * from the environment, by the AWS SDK's own rules; `AWS_ENDPOINT_URL_S3` names another server than Amazon's.
 * @throws LabTestError when there is no such object, or S3 refuses.
 */
export async function openS3(setting: string): Promise<Source> {
  const { bucket, key } = partsOf(setting);
  const { S3Client } = await import('@aws-sdk/client-s3');
  const connect = () => new S3Client({ followRegionRedirects: true, forcePathStyle: forcePathStyle() });
  const client = connect();
  try {
    const { file, chosen } =
      key === '' || key.endsWith('/')
        ? await newestDump(setting, await below(client, bucket, key))
        : { file: await one(client, bucket, key), chosen: undefined };
    const { bytes, modified, version } = file;
    const path = `s3://${bucket}/${file.path}`;
    return {
      path,
      bytes,
      modified,
      chosen,
      version: `${path} ${version}`,
      kind: 'file',
      open: (range) => download(connect(), bucket, file, range),
    };
  } catch (error) {
    if (error instanceof LabTestError) throw error;
    throw unreadable(setting, error);
  } finally {
    client.destroy();
  }
}

function unreadable(setting: string, cause: unknown): LabTestError {
  return new LabTestError({
    what: `initial_data_source ${JSON.stringify(setting)} cannot be read.`,
    why: `S3 says: ${messageOf(cause)}`,
    remedy:
      'Check bucket, key and region (AWS_REGION), and that the credentials of this job may list and read it.',
    cause,
  });
}

function partsOf(setting: string): { bucket: string; key: string } {
  const [bucket = '', ...key] = setting.slice('s3://'.length).split('/');
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return { bucket, key: key.join('/') };
  throw new LabTestError({
    what: `initial_data_source ${JSON.stringify(setting)} names no bucket.`,
    remedy: 'Write s3://bucket/key for one object, or s3://bucket/prefix/ for the newest one below it.',
  });
}

async function one(client: S3Client, Bucket: string, key: string): Promise<Found> {
  const { HeadObjectCommand } = await import('@aws-sdk/client-s3');
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: key }));
  return foundOf(key, { ...head, Size: head.ContentLength });
}

async function below(client: S3Client, Bucket: string, Prefix: string): Promise<Found[]> {
  const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
  const found: Found[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    for (const object of Contents)
      if (!object.Key?.endsWith('/')) found.push(foundOf(object.Key ?? '', object));
  return found;
}

interface Described {
  Size?: number | undefined;
  LastModified?: Date | undefined;
  ETag?: string | undefined;
  VersionId?: string | undefined;
}

/** The version's id alone would not do: where versioning is suspended, all objects have the id `null`. */
function foundOf(key: string, { Size = 0, LastModified = new Date(0), ETag, VersionId }: Described): Found {
  const version = [VersionId, ETag, Size].filter((part) => part !== undefined).join(' ');
  return { path: key, bytes: Size, modified: LastModified, version, etag: ETag };
}

/** The object as it was found: one that was replaced since is refused, since its template would have the wrong key. */
async function download(
  client: S3Client,
  Bucket: string,
  { path: key, etag, bytes }: Found,
  range?: Range,
): Promise<Opened> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { Body } = await client
    .send(
      new GetObjectCommand({
        Bucket,
        Key: key,
        IfMatch: etag,
        Range: range && `bytes=${range.start}-${range.end - 1}`,
      }),
    )
    .catch((error: unknown) => {
      client.destroy();
      if (['PreconditionFailed', 'NoSuchKey'].includes((error as Error).name))
        throw changed(`s3://${Bucket}/${key}`, error);
      throw unreadable(`s3://${Bucket}/${key}`, error);
    });
  const counted = new Counted(`s3://${Bucket}/${key}`, range ? range.end - range.start : bytes);
  pipeline(Body as NodeJS.ReadableStream, counted, () => client.destroy());
  return counted;
}
