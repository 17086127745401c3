import { createHook } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSource } from '../../src/seed/source/open';

let root: string;
let repository: string;
let outside: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'labtest-source-')));
  repository = join(root, 'repository');
  outside = join(root, 'repository-backups');
  for (const folder of [repository, outside]) mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, age = 0, content = 'SELECT 1;'): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  const time = new Date(Date.now() - age * 1000);
  utimesSync(path, time, time);
  return path;
}

const open = (setting: string, dataRoots?: string[]) =>
  openSource(setting, { repositoryRoot: repository, dataRoots });

test('a file is taken as it is, relative to the repository or absolute', async () => {
  const path = put(join(repository, 'db', 'seed.sql'));
  expect(await open('db/seed.sql')).toMatchObject({
    path,
    bytes: 9,
    kind: 'file',
    modified: expect.any(Date),
  });
  expect(await open(put(join(outside, 'x.bak')))).toMatchObject({ path: join(outside, 'x.bak') });
});

test('the newest file of a directory is taken: no older one, no hidden one, nothing from below', async () => {
  put(join(outside, 'old.sql'), 100);
  const path = put(join(outside, 'new.sql'), 50);
  put(join(outside, '.newer.sql'));
  put(join(outside, 'folder', 'newest.sql'));
  expect(await open(outside)).toMatchObject({ path, kind: 'file' });
});

test('each file of a directory is asked about once', async () => {
  const files = 400;
  for (let age = 1; age <= files; age++) put(join(outside, `${age}.sql`), age);
  let asked = 0;
  const counting = createHook({
    init: (_, type) => {
      if (type === 'FSREQPROMISE') asked++;
    },
  }).enable();
  const { path } = await open(outside).finally(() => counting.disable());
  expect(path).toBe(join(outside, '1.sql'));
  expect(asked).toBeGreaterThan(files);
  // What is beside: paths, the directory itself, and the chosen file.
  expect(asked).toBeLessThan(files + 30);
});

test.each([
  ['README.md', 'SELECT 1;'],
  ['old.sql.sha256', 'ab12  old.sql'],
  ['.gitkeep', ''],
  ['empty.sql', ''],
  ['restore.log', '-- done'],
  ['old.sql.asc', '-----BEGIN PGP SIGNATURE-----'],
  ['dump.sql.part', 'SELECT 1;'],
  ['Makefile', 'all:'],
  ['restore', '#!/bin/sh'],
])('%s in a directory is no dump, newer or not, and the choice is told', async (name, content) => {
  const path = put(join(outside, 'old.sql'), 100);
  put(join(outside, name), 0, content);
  const chosen = `${outside}: taking old.sql, the newest dump of 2 files; passed over as no dump, though newer: "${name}"`;
  expect(await open(outside)).toMatchObject({ path, chosen });
  rmSync(path);
  await expect(open(outside)).rejects.toThrow(`No file in it can be a dump: "${name}"`);
});

test.each([
  ['2026-01-02', '-- PostgreSQL database dump'],
  ['latest', 'PGDMP\x01'],
  ['backup.20260102', 'BZh91AY'],
  ['commands.txt', 'SET a b'],
  ['dump.sql.gpg', '\x85\x01\x8c\x03'],
])('%s in a directory is a dump, or what should be one', async (name, content) => {
  put(join(outside, 'old.sql'), 100);
  const path = put(join(outside, name), 0, content);
  expect(await open(outside)).toMatchObject({ path });
});

test.each([
  ['mydumper', ['metadata', 'shop.t-schema.sql', 'shop.t.00000.sql'], 'myloader'],
  ['mysqldump --tab', ['a.sql', 'a.txt', 'b.sql', 'b.txt'], 'mysqlimport'],
  ['MySQL Shell', ['@.json', '@.done.json', 'shop@t.tsv.zst', 'shop.sql'], 'util.loadDump'],
  ['xtrabackup', ['xtrabackup_checkpoints', 'ibdata1'], 'mysqldump'],
  ['pg_basebackup', ['base.tar.gz', 'pg_wal.tar.gz'], 'pg_dump'],
  ['pg_basebackup', ['PG_VERSION', 'backup_label'], 'pg_dump'],
  ['mongodump', ['t.bson', 't.metadata.json'], 'mongorestore'],
])('a folder of %s is refused by name', async (what, names, remedy) => {
  for (const name of names) put(join(outside, name), 0, 'CREATE');
  await expect(open(outside)).rejects.toThrow(new RegExp(`It is a .*${what}.*\n.*${remedy}`));
});

test('a dump with a text beside it is no folder of mysqldump --tab', async () => {
  const path = put(join(outside, 'a.sql'), 0, 'CREATE');
  put(join(outside, 'a.txt'), 10, 'words');
  expect(await open(outside)).toMatchObject({ path });
});

test('a directory dump is one source, alone or as the newest in a directory', async () => {
  put(join(outside, 'old.sql'), 100);
  put(join(outside, 'dump', 'toc.dat'));
  put(join(outside, 'dump', '1.dat.gz'));
  const expected = { path: join(outside, 'dump'), bytes: 18, kind: 'directory' };
  expect(await open(outside)).toMatchObject(expected);
  expect(await open(join(outside, 'dump'))).toMatchObject(expected);
});

test('a directory dump is as new as the newest file in it', async () => {
  put(join(outside, 'dump', 'toc.dat'), 100);
  put(join(outside, 'other.sql'), -50);
  put(join(outside, 'dump', '1.dat'), -100);
  const found = await open(outside);
  expect(found).toMatchObject({ path: join(outside, 'dump') });
  expect(found.modified).toEqual(statSync(join(outside, 'dump', '1.dat')).mtime);
});

describe('refused is', () => {
  test('what is missing, a directory without files, and what is neither', async () => {
    await expect(open('nothing.sql')).rejects.toThrow(/"nothing\.sql" cannot be used\.\nWhy: nothing is at/);
    await expect(open(outside)).rejects.toThrow('It holds no file.');
    execFileSync('mkfifo', [join(repository, 'pipe')]);
    await expect(open('pipe')).rejects.toThrow('neither a file nor a directory');
  });

  test.each(['../repository-backups/x.sql', 'link.sql', 'folder/x.sql'])(
    '%s, which leads out of the repository',
    async (setting) => {
      put(join(outside, 'x.sql'));
      symlinkSync(join(outside, 'x.sql'), join(repository, 'link.sql'));
      symlinkSync(outside, join(repository, 'folder'));
      await expect(open(setting)).rejects.toThrow('leads out of the repository');
    },
  );

  test('a newest file that is a link out of the repository', async () => {
    put(join(outside, 'x.sql'));
    mkdirSync(join(repository, 'dumps'));
    symlinkSync(join(outside, 'x.sql'), join(repository, 'dumps', 'x.sql'));
    await expect(open('dumps')).rejects.toThrow('leads out of the repository');
  });

  test('a directory dump with a link in it', async () => {
    put(join(outside, 'x.dat'));
    put(join(repository, 'dump', 'toc.dat'));
    symlinkSync(join(outside, 'x.dat'), join(repository, 'dump', '1.dat'));
    await expect(open('dump')).rejects.toThrow('symbolic link');
  });

  test('an absolute path under none of the data roots, once there are any', async () => {
    const allowed = join(root, 'allowed');
    const fine = put(join(allowed, 'a.sql'));
    const other = put(join(root, 'allowed-not', 'b.sql'));
    symlinkSync(other, join(allowed, 'link.sql'));
    expect(await open(fine, [allowed])).toMatchObject({ path: fine });
    await expect(open(other, [allowed])).rejects.toThrow('none of the data roots');
    await expect(open(join(allowed, 'link.sql'), [allowed])).rejects.toThrow('none of the data roots');
    await expect(open(fine, [join(root, 'gone')])).rejects.toThrow('none of the data roots');
  });
});

test('a relative path needs no data root', async () => {
  put(join(repository, 'a.sql'));
  expect(await open('a.sql', [outside])).toMatchObject({ kind: 'file' });
});

test('the repository may itself be reached through a link', async () => {
  put(join(repository, 'a.sql'));
  symlinkSync(repository, join(root, 'link'));
  expect(await openSource('a.sql', { repositoryRoot: join(root, 'link') })).toMatchObject({ kind: 'file' });
});
