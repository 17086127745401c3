import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { withResolvers } from '../../../src/core/node-20';

/**
 * A registry of one image, spoken over HTTP on loopback, which every engine allows without TLS. It stands in for the
 * moods of a public registry, which cannot be had here: the engine that meets them is real.
 */
export interface Registry {
  /** `host:port`. */
  address: string;
  /** Resolves when somebody waits for a layer that never comes. */
  stalled: Promise<void>;
  close(): Promise<void>;
}

export interface Mood {
  /** Demands these, as `user:password`. */
  login?: string;
  /** Answers everything with this status and code. */
  refuse?: { status: number; code: string; message: string };
  /** Begins to send the layer and never goes on. */
  stall?: boolean;
}

export async function registry({ login, refuse, stall }: Mood): Promise<Registry> {
  const blobs = await tinyImage();
  const waiting = withResolvers<void>();
  const server = createServer((request, response) => {
    const fail = (status: number, code: string, message: string) => {
      if (status === 401) response.setHeader('www-authenticate', 'Basic realm="test"');
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ code, message }] }));
    };
    if (login && request.headers.authorization !== `Basic ${Buffer.from(login).toString('base64')}`)
      return fail(401, 'UNAUTHORIZED', 'authentication required');
    if (refuse) return fail(refuse.status, refuse.code, refuse.message);
    const blob = blobs.get(request.url ?? '');
    if (request.url === '/v2/') return void response.end('{}');
    if (!blob) return fail(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    response.writeHead(200, {
      'content-type': blob.type,
      'content-length': blob.data.length,
      'docker-content-digest': digest(blob.data),
    });
    if (!stall || blob.type !== layerType || request.method === 'HEAD') return void response.end(blob.data);
    response.write(blob.data.subarray(0, 10), () => waiting.resolve());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stalled: waiting.promise, close };
}

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const configType = 'application/vnd.docker.container.image.v1+json';
const layerType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

const digest = (data: Buffer) => `sha256:${createHash('sha256').update(data).digest('hex')}`;

async function tinyImage(): Promise<Map<string, { type: string; data: Buffer }>> {
  const archive = pack();
  archive.entry({ name: 'made' }, `at ${performance.now()} in ${process.pid}`);
  archive.finalize();
  const plain = await buffer(archive);
  const layer = gzipSync(plain);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/made'] },
      rootfs: { type: 'layers', diff_ids: [digest(plain)] },
    }),
  );
  const part = (mediaType: string, data: Buffer) => ({ mediaType, size: data.length, digest: digest(data) });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: part(configType, config),
      layers: [part(layerType, layer)],
    }),
  );
  return new Map([
    ['/v2/tiny/manifests/1', { type: manifestType, data: manifest }],
    [`/v2/tiny/manifests/${digest(manifest)}`, { type: manifestType, data: manifest }],
    [`/v2/tiny/blobs/${digest(config)}`, { type: configType, data: config }],
    [`/v2/tiny/blobs/${digest(layer)}`, { type: layerType, data: layer }],
  ]);
}
