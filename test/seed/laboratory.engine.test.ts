import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, symlink, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import { type Connection, connectTo } from '../../src/providers/docker/connection/connection';
import { resolveHost } from '../../src/providers/docker/connection/host';
import { laboratoryFiles } from '../../src/providers/docker/containers/laboratory-files';
import { openContent } from '../../src/seed/content/content';
import { refuseChanged } from '../../src/seed/source/changed';
import { openOnLaboratory } from '../../src/seed/source/laboratory';
import { openSource } from '../../src/seed/source/open';
import { engineSocket, stub } from '../providers/docker/front';
import { images } from '../setup/images';
import { zipped } from './zipped';

// The engine of this machine stands for the remote one: its files are read through containers all the same.
let connection: Connection;
let root: string;
const dump = randomBytes(3_000_000);
const source = (path: string, dataRoots: string[] = [root]) =>
  openSource(path, {
    repositoryRoot: '.',
    dataRoots,
    laboratory: { files: laboratoryFiles(connection.docker), image: images.postgres },
  });

beforeAll(async () => {
  connection = await connectTo(resolveHost({}, process.env), {});
  root = await mkdtemp(join(tmpdir(), "labtest data'root-"));
  await mkdir(join(root, 'web'), { mode: 0o700 });
  await writeFile(join(root, 'web/old.sql'), 'SELECT 1;');
  await utimes(join(root, 'web/old.sql'), 1, 1);
  await writeFile(join(root, 'web/$(id) new.bin'), dump, { mode: 0o600 });
  await symlink('/etc/hostname', join(root, 'outside'));
});
afterAll(async () => {
  const removed = (id: string) =>
    connection.docker
      .getContainer(id)
      .remove({ force: true })
      .catch(() => {});
  await Promise.all((await readers()).map(removed));
  connection.close();
});

/** Containers that read files of this test's root: every container of ours has the label, whatever it is. */
async function readers(): Promise<string[]> {
  const filters = { label: ['labtest.helper=true'] };
  const all = await connection.docker.listContainers({ all: true, filters });
  return all.filter(({ Mounts }) => Mounts.some(({ Source }) => Source === root)).map(({ Id }) => Id);
}

/** Hands requests on to the engine, and ends what a container prints in good order after so many bytes. */
function cutting(bytes: number) {
  return stub((incoming, response) => {
    const { method, url: path, headers } = incoming;
    const forward = request({ socketPath: engineSocket, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (!path?.includes('/attach')) return void answer.pipe(response);
      let passed = 0;
      response.flushHeaders();
      answer.on('end', () => response.end());
      answer.on('data', (chunk: Buffer) => {
        if (passed < bytes) response.write(chunk.subarray(0, bytes - passed));
        passed += chunk.length;
        if (passed >= bytes) response.end();
      });
    });
    forward.on('error', () => response.destroy());
    incoming.pipe(forward);
  });
}

describe('data on a remote Docker host', () => {
  it('is the newest file of a directory, streamed as it is, whatever it is called and whoever may read it', async () => {
    const found = await source(join(root, 'web'));
    expect(found).toMatchObject({ path: join(root, 'web/$(id) new.bin'), bytes: dump.length, kind: 'file' });
    const opened = await found.open?.();
    expect((await buffer(opened ?? Readable.from([]))).equals(dump)).toBe(true);
    expect(opened?.bytesRead).toBe(dump.length);
  });

  it('is no document, checksum or empty file of a directory', async () => {
    await mkdir(join(root, 'mixed'));
    for (const [name, content] of Object.entries({
      'a.sql': 'SELECT 1;',
      'a.sql.md5': 'x',
      'b.sql': '',
      LICENSE: 'x',
    }))
      await writeFile(join(root, 'mixed', name), content);
    expect(await source(join(root, 'mixed'))).toMatchObject({ path: join(root, 'mixed/a.sql') });
  });

  it('may be the one dump in a zip archive, of which parts are read', async () => {
    const content = Buffer.from('SELECT 1;\n'.repeat(9999));
    await writeFile(
      join(root, 'one.zip'),
      zipped({ name: 'README.md', content }, { name: "it's.sql", content }),
    );
    const opened = await openContent(await source(join(root, 'one.zip')));
    expect((await buffer(opened.stream)).equals(content)).toBe(true);
  });

  it('is in no log while it is read, and what reads it goes when nobody wants it any more', async () => {
    await writeFile(join(root, 'large.bin'), Buffer.alloc(1 << 22, 'unmasked'));
    const opened = await (await source(join(root, 'large.bin'))).open?.();
    const [reading = ''] = await readers();
    const { HostConfig } = await connection.docker.getContainer(reading).inspect();
    expect(HostConfig.LogConfig).toMatchObject({ Type: 'none' });
    opened?.destroy();
    await expect.poll(readers, { timeout: 10_000 }).toEqual([]);
  });

  it('is the last by name of several that are equally new', async () => {
    await mkdir(join(root, 'ties'));
    for (const name of ['2.sql', '3.sql', '1.sql']) {
      await writeFile(join(root, 'ties', name), 'SELECT 1;');
      await utimes(join(root, 'ties', name), 1, 1);
    }
    expect((await source(join(root, 'ties'))).path).toBe(join(root, 'ties/3.sql'));
  });

  it.each(['', '/'])('may lie in the data root itself, named with "%s" at its end', async (end) => {
    const flat = await mkdtemp(join(tmpdir(), 'labtest-flat-'));
    await writeFile(join(flat, 'dump.sql'), 'SELECT 1;');
    for (const roots of [[flat], [`${flat}/`]])
      expect((await source(`${flat}${end}`, roots)).path).toBe(join(flat, 'dump.sql'));
  });

  it.each(['dumps/directory', 'dumps'])(
    'may be a directory dump, named (%s) or the newest: all of its files come',
    async (path) => {
      const directory = join(root, 'dumps/directory');
      await mkdir(directory, { recursive: true });
      const files = { 'toc.dat': 'PGDMP', '1.dat.gz': dump, 'blobs.toc': '' };
      for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
      await writeFile(join(root, 'dumps/old.sql'), 'SELECT 1;');
      await utimes(join(root, 'dumps/old.sql'), 1, 1);
      const found = await source(join(root, path));
      expect(found).toMatchObject({ path: directory, kind: 'file', bytes: dump.length + 5 });
      const { format, stream } = await openContent(found);
      expect(format).toBe('pg-directory');
      const unpacked: Record<string, Buffer> = {};
      for await (const entry of stream.pipe(extract())) unpacked[entry.header.name] = await buffer(entry);
      expect(Object.keys(unpacked).sort()).toEqual(Object.keys(files).sort());
      expect(unpacked['1.dat.gz']?.equals(dump)).toBe(true);
      const hash = await found.hash?.();
      await refuseChanged(found);
      await writeFile(join(directory, 'toc.dat'), 'PGDM2');
      await utimes(join(directory, 'toc.dat'), 2 ** 31, 2 ** 31);
      expect(await found.hash?.()).not.toBe(hash);
      await expect(refuseChanged(found)).rejects.toThrow('changed while it was read');
    },
  );

  it('is refused when it was replaced since it was found', async () => {
    const path = join(root, 'replaced.sql');
    await writeFile(path, 'SELECT 1;');
    const found = await source(path);
    await refuseChanged(found);
    await writeFile(path, 'SELECT 22;');
    await expect(refuseChanged(found)).rejects.toThrow(`${path} changed while it was read.`);
  });

  it('is hashed there', async () => {
    const found = await source(join(root, 'web'));
    expect(await found.hash?.()).toBe(createHash('sha256').update(dump).digest('hex'));
  });

  it('is one error when the connection to the engine ends before all of it has come', async () => {
    await writeFile(join(root, 'broken.bin'), Buffer.alloc(1 << 20, 'SELECT 1;\n'));
    const found = await source(join(root, 'broken.bin'));
    const front = await cutting(100_000);
    const behind = await connectTo(resolveHost({ host: front.host }, {}), {});
    const through = laboratoryFiles(behind.docker);
    const again = await openOnLaboratory(found.path, [root], { files: through, image: images.postgres });
    const error = await openContent(again)
      .then(({ stream }) => buffer(stream))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LabTestError);
    expect(String(error)).toMatch(/broken.bin cannot be read to its end|could not be read/);
    behind.close();
    await front.close();
  });

  it.each([
    ['no data roots', '/srv/dump.sql', []],
    ['another folder', '/etc/passwd', ['/srv']],
    ['a folder whose name begins alike', '/srv-other/dump.sql', ['/srv']],
    ['the way out', '/srv/../etc/passwd', ['/srv']],
    ['everything', '/etc/passwd', ['/']],
  ])('MP-38 is refused outside the data roots: %s', async (_what, path, roots) => {
    await expect(source(path, roots)).rejects.toThrow('data-roots');
  });

  it('MP-38 is not found through a link that leads out: only the root is there', async () => {
    const file = await source(join(root, 'outside')).catch((error: Error) => error);
    const content =
      file instanceof Error ? '' : String(await buffer((await file.open?.()) ?? Readable.from([])));
    expect(content).not.toContain((await import('node:os')).hostname());
  });

  it('says what is missing', async () => {
    await expect(source(join(root, 'absent.sql'))).rejects.toThrow('absent.sql on the Docker host');
  });
});
