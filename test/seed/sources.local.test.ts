import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seed } from '../../src/lifecycle/seed';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Access } from '../../src/services/kind';
import { contextOn, plannedService } from '../lifecycle/fixtures';
import { type Lab, postgresqlLab } from './servers';
import { zipped } from './zipped';

let lab: Lab;
let origin: Access;
let dump: Buffer;

beforeAll(async () => {
  lab = await postgresqlLab();
  origin = await lab.fresh();
  await lab.query(
    origin,
    "CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
  );
  dump = await lab.tool(origin, 'pg_dump');
});
afterAll(() => lab?.close());

const file = (name: string, data: string | Buffer) => writeFile(join(lab.folder, name), data);
const rowsOf = (access: Access) => lab.query(access, 'SELECT a FROM t ORDER BY a');
const rows = [['1'], ['2']];
const cutOff = () => dump.subarray(0, dump.indexOf('-- PostgreSQL database dump complete'));

test('a directory dump in a tar archive is restored', async () => {
  const access = await lab.fresh();
  const path = join(lab.folder, 'packed', 'dump');
  await mkdir(join(path, '..'));
  await lab.tool(origin, 'pg_dump', '--format=directory', `--file=${path}`);
  await file('directory.tar.gz', gzipSync(await buffer(pack(join(path, '..')))));
  await lab.restored(access, 'directory.tar.gz');
  expect(await rowsOf(access)).toEqual(rows);
});

test('a directory dump in a tar archive that is cut off is an error of the archive', async () => {
  const archive = await buffer(pack(join(lab.folder, 'packed')));
  await file('cut.tar', archive.subarray(0, archive.length - 1600));
  await expect(lab.restored(await lab.fresh(), 'cut.tar')).rejects.toThrow(
    'cut.tar cannot be read to its end',
  );
});

test('the only dump in a zip archive is restored', async () => {
  const access = await lab.fresh();
  const custom = await lab.tool(origin, 'pg_dump', '--format=custom');
  await file(
    'dump.zip',
    zipped({ name: 'README.txt', content: dump }, { name: 'shop.dump', content: custom }),
  );
  await lab.restored(access, 'dump.zip');
  expect(await rowsOf(access)).toEqual(rows);
});

test('several dumps are restored in their order, tables before rows', async () => {
  await file('schema.sql', await lab.tool(origin, 'pg_dump', '--schema-only'));
  await file('rows.sql.gz', gzipSync(await lab.tool(origin, 'pg_dump', '--data-only', '--inserts')));
  await file('roles.sql', 'SELECT 1;\n');
  const filled = async (...initialDataSource: string[]) => {
    const access = await lab.fresh();
    const service = plannedService({ kind: lab.kind, initialDataSource, template: false });
    const context = contextOn(new MemoryLaboratory(), { repositoryRoot: lab.folder });
    await seed(lab.server, access, lab.provider, service, context);
    return await rowsOf(access);
  };
  expect(await filled('roles.sql', 'schema.sql', 'rows.sql.gz')).toEqual(rows);
  await expect(filled('rows.sql.gz', 'schema.sql')).rejects.toThrow(
    '`initial_data_source: [schema.sql, rows.sql.gz]`',
  );
});

test('lines of a client before a dump are skipped, and errors name the lines of the file', async () => {
  const access = await lab.fresh();
  const warning = 'pg_dump: warning: there are circular foreign-key constraints on this table:\n';
  await file('warned.sql', `${warning}pg_dump: detail: t\n${dump}`);
  const lines = await lab.restored(access, 'warned.sql');
  expect(lines.join('\n')).toContain(
    'warned.sql: skipped its first 2 lines, which are no part of the dump: pg_dump',
  );
  expect(await rowsOf(access)).toEqual(rows);
  await file('wrong.sql', `${warning}pg_dump: detail: t\nSELECT 1;\nSELECT wrong;\n`);
  await expect(lab.restored(await lab.fresh(), 'wrong.sql')).rejects.toThrow('at line 4: ERROR');
});

test('a dump without its last line is restored with a warning', async () => {
  const access = await lab.fresh();
  await file('short.sql', cutOff());
  expect((await lab.restored(access, 'short.sql')).join('\n')).toContain(
    'short.sql may not be whole: its last line',
  );
  expect(await rowsOf(access)).toEqual(rows);
  await file('all.sql', dump);
  expect((await lab.restored(await lab.fresh(), 'all.sql')).join('\n')).not.toContain('may not be whole');
});

test('a dump whose client failed is named so, whatever psql makes of its words', async () => {
  const words = 'pg_dump: error: query failed: server closed the connection unexpectedly';
  const inRows = dump.subarray(0, dump.indexOf('\n\\.'));
  for (const [name, text] of Object.entries({ statement: cutOff(), rows: inRows })) {
    await file(`${name}.sql`, `${text}\n${words}\n`);
    await expect(lab.restored(await lab.fresh(), `${name}.sql`)).rejects.toThrow(
      `${name}.sql is not whole: the dump failed when it was made.\nIt holds what its tool said: ${words}`,
    );
  }
});
