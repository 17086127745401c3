import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { kindOfDump } from '../../src/seed/content/kind';
import { openSource } from '../../src/seed/source/open';

const root = mkdtempSync(join(tmpdir(), 'labtest-kind-'));

async function kindOf(content: string | Buffer, name = 'dump.sql') {
  writeFileSync(join(root, name), content);
  return await kindOfDump(await openSource(name, { repositoryRoot: root }));
}

test.each([
  ['mysql', '-- MySQL dump 10.13  Distrib 8.4.0\n'],
  ['mysql', '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n'],
  ['mysql', 'CREATE TABLE people (id int AUTO_INCREMENT PRIMARY KEY);\n'],
  ['mysql', 'INSERT INTO `people` VALUES (1);\n'],
  ['postgresql', '--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n'],
  ['postgresql', 'COPY public.people (id) FROM stdin;\n1\n\\.\n'],
  ['postgresql', 'CREATE TABLE people (id serial);\n'],
  ['postgresql', Buffer.from('PGDMP\x01\x0e\x00')],
  ['redis', '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n'],
  ['redis', 'SET greeting hello\n'],
  ['redis', 'HSET ann age 41\n'],
])('%s is told by the content of a dump', async (kind, content) => {
  expect(await kindOf(content)).toBe(kind);
});

test('a dump is looked at through its compression, whatever it is called', async () => {
  expect(await kindOf(gzipSync('-- MariaDB dump 10.19\n'), 'postgres.redis')).toBe('mysql');
});

test('what shows no sign of its kind is refused, and told where to say it', async () => {
  await expect(kindOf('CREATE TABLE people (id int);\n')).rejects.toThrow(/labtest\.yml that says its kind/);
});
