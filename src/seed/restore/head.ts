import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Product } from '../../services/said';
import { tableOfContents } from '../content/names';
import { archiveHead } from './archive-head';

/** What a dump says at its beginning of where it comes from. */
export interface Head {
  product?: Product | undefined;
  /** Version of the pg_dump that wrote it, which may be newer than the server. */
  writer?: string | undefined;
  /** What in its text MySQL does not read: names in double quotes, of which nothing tells it, and `TYPE` for `ENGINE`. */
  style?: 'quoted names' | 'TYPE' | undefined;
}

const version = /\d+(?:\.\d+)+\S*/;

/** Reads the beginning of a dump: an archive of pg_dump, or text as the usual tools begin it. */
export function headOf(bytes: Buffer): Head {
  const archive = archiveHead(bytes);
  if (archive)
    return { product: { name: 'PostgreSQL', version: archive.server }, writer: archive.writer || undefined };
  const text = bytes.toString('latin1');
  const head = postgresql(text) ?? mysql(text) ?? adminer(text) ?? navicat(text) ?? foreign(text) ?? {};
  const style = styleOf(text);
  return style === undefined ? head : { ...head, style };
}

/** The same of a directory dump. */
export async function headOfDirectory(path: string): Promise<Head> {
  const file = await open(join(path, tableOfContents));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return headOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function styleOf(text: string): Head['style'] {
  if (/^\)(?: \w+=\w+)* TYPE=\w+/m.test(text)) return 'TYPE';
  const quoted = /^(?:CREATE TABLE|INSERT INTO|DROP TABLE)[^\n(']* "[^"\n]+"/im.test(text);
  return quoted && !/sql_mode/i.test(text) ? 'quoted names' : undefined;
}

function postgresql(text: string): Head | undefined {
  if (!/^-- PostgreSQL database (cluster )?dump/m.test(text)) return undefined;
  const [, server = ''] = /^-- Dumped from database version (\S+)/m.exec(text) ?? [];
  const [, writer] = /^-- Dumped by pg_dump(?:all)? version (\S+)/m.exec(text) ?? [];
  return { product: { name: 'PostgreSQL', version: server }, writer };
}

/** mysqldump, mariadb-dump, phpMyAdmin (which translates the words) and HeidiSQL. */
function mysql(text: string): Head | undefined {
  const dump = /^-- (MySQL|MariaDB) dump .*/m.exec(text);
  if (!dump && !/phpMyAdmin SQL Dump|HeidiSQL/.test(text)) return undefined;
  const line =
    text.split('\n').find((one) => /^-- [^:\d]*serv[^:\d]*[:\s]\s*\d+\.\d/i.test(one)) ?? dump?.[0] ?? '';
  const [server = ''] = version.exec(line.replace(/^-- \w+ dump [\d.]+/, '')) ?? [];
  const maria =
    dump?.[1] === 'MariaDB' ? /mariadb/i.test(line) || !/^\d/.test(server) : /mariadb/i.test(line);
  return { product: { name: maria ? 'MariaDB' : 'MySQL', version: server } };
}

function adminer(text: string): Head | undefined {
  const [, name, number = ''] = /^-- Adminer \S+ (MySQL|MariaDB|PostgreSQL) (\S+) dump/m.exec(text) ?? [];
  return name === undefined ? undefined : { product: { name: name as Product['name'], version: number } };
}

function navicat(text: string): Head | undefined {
  const [, name] = /^ Source Server Type\s*: (MySQL|MariaDB|PostgreSQL)/m.exec(text) ?? [];
  if (name === undefined) return undefined;
  const [, number = ''] = /^ Source Server Version\s*: (\d{5,6})/m.exec(text) ?? [];
  const parts = [Number(number.slice(0, -4)), Number(number.slice(-4, -2))];
  return { product: { name: name as Product['name'], version: number === '' ? '' : parts.join('.') } };
}

/** Languages of other products, by what none of ours has. */
function foreign(text: string): Head | undefined {
  if (/^(SET ANSI_NULLS|SET QUOTED_IDENTIFIER) (ON|OFF)|^\/\*{6} Object: |^GO\r?$/m.test(text))
    return { product: { name: 'Microsoft SQL Server', version: '' } };
  if (/^PRAGMA foreign_keys/m.test(text)) return { product: { name: 'SQLite', version: '' } };
  if (/^(CREATE TABLE|INSERT INTO|DROP TABLE[\w ]*) \[\w+\]/m.test(text))
    return { product: { name: 'SQLite or Microsoft SQL Server', version: '' } };
  if (/\bVARCHAR2\s*\(|^SET DEFINE OFF/m.test(text)) return { product: { name: 'Oracle', version: '' } };
  if (/\)\s*ENGINE\s*=\s*\w+|^(CREATE TABLE|INSERT INTO|DROP TABLE)[^\n(]* `\w+`/im.test(text))
    return { product: { name: 'MySQL', version: '' } };
  if (/^COPY \S.* FROM stdin;|\bpg_catalog\./m.test(text))
    return { product: { name: 'PostgreSQL', version: '' } };
  return undefined;
}
