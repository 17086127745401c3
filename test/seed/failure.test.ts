import { describe, expect, test } from 'vitest';
import { headOf } from '../../src/seed/restore/head';
import { hintsFor } from '../../src/seed/restore/hints';
import { saidByNumber } from '../../src/services/mysql/said';
import type { Product, Said } from '../../src/services/said';

describe("a dump's head", () => {
  test.each<[string, Product, string?]>([
    [
      '--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 16.4 (Debian 16.4-1)\n-- Dumped by pg_dump version 18.1\n',
      { name: 'PostgreSQL', version: '16.4' },
      '18.1',
    ],
    [
      '-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: shop\n-- ------\n-- Server version\t8.0.36-0ubuntu0.22.04.1\n',
      { name: 'MySQL', version: '8.0.36-0ubuntu0.22.04.1' },
    ],
    [
      '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)\n--\n-- Server version\t11.4.2-MariaDB-log\n',
      { name: 'MariaDB', version: '11.4.2-MariaDB-log' },
    ],
    [
      '-- MySQL dump 10.19  Distrib 10.3.39-MariaDB, for debian-linux-gnu (x86_64)\n-- Server version\t10.3.39-MariaDB-0+deb10u1\n',
      { name: 'MariaDB', version: '10.3.39-MariaDB-0+deb10u1' },
    ],
    [
      '-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n-- Server version\t8.0.36\n',
      { name: 'MySQL', version: '8.0.36' },
    ],
    [
      '-- phpMyAdmin SQL Dump\n-- version 5.2.1\n-- Serveur : localhost\n-- Version du serveur : 10.4.28-MariaDB\n',
      { name: 'MariaDB', version: '10.4.28-MariaDB' },
    ],
    [
      '-- phpMyAdmin SQL Dump\n-- Host: 127.0.0.1\n-- Server version: 8.0.30\n',
      { name: 'MySQL', version: '8.0.30' },
    ],
    ['-- Adminer 4.8.1 MySQL 8.0.30 dump\n', { name: 'MySQL', version: '8.0.30' }],
    [
      '/*\n Navicat Premium Data Transfer\n Source Server Type    : MySQL\n Source Server Version : 80030 (8.0.30)\n*/',
      { name: 'MySQL', version: '8.0' },
    ],
    ['SET ANSI_NULLS ON\nGO\n', { name: 'Microsoft SQL Server', version: '' }],
    [
      'CREATE TABLE [a]\n(\n [b] INTEGER NOT NULL\n);\n',
      { name: 'SQLite or Microsoft SQL Server', version: '' },
    ],
    ['CREATE TABLE `a` (`b` int) ENGINE=InnoDB;\n', { name: 'MySQL', version: '' }],
  ])('%j', (text, product, writer) => {
    expect(headOf(Buffer.from(text))).toEqual({ product, ...(writer && { writer }) });
  });

  test.each([
    ['CREATE TABLE "a" (\n  "b" int\n);\n', { style: 'quoted names' }],
    ['DROP TABLE IF EXISTS "a";\n', { style: 'quoted names' }],
    [`/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ANSI' */;\nCREATE TABLE "a" ("b" int);\n`, {}],
    [`INSERT INTO a VALUES ('CREATE TABLE "a" (');\n`, {}],
    ['CREATE TABLE a (\n  b int\n) AUTO_INCREMENT=2 TYPE=MyISAM;\n', { style: 'TYPE' }],
  ])('and what MySQL does not read in it: %j', (text, head) => {
    expect(headOf(Buffer.from(text))).toEqual(head);
  });

  test('of plain SQL tells nothing', () => {
    expect(headOf(Buffer.from('CREATE TABLE a (b int);\n'))).toEqual({});
  });
});

const postgres = (version: string): Product => ({ name: 'PostgreSQL', version });
const mysql = (version: string): Product => ({ name: 'MySQL', version });
const maria = (version: string): Product => ({ name: 'MariaDB', version });

function hinted(said: Said, server: Product, product?: Product, more = {}): string {
  const failed = {
    said,
    server,
    head: { product },
    access: { database: 'lab' },
    file: 'data.sql',
    empty: false,
    ...more,
  };
  return hintsFor(failed)
    .map(({ why, remedy }) => `${why}\n${remedy}`)
    .join('\n');
}

test.each<[string, Said, Product, Product | undefined, ...RegExp[]]>([
  [
    'a functional index of MySQL 8 in MariaDB',
    { code: '1064' },
    maria('10.11.6-MariaDB'),
    mysql('8.0.36'),
    /dump is of MySQL 8\.0\.36, and the server is MariaDB 10\.11/,
    /image: mysql:8\.0`/,
  ],
  [
    'a newer PostgreSQL',
    { code: '42704' },
    postgres('15.4'),
    postgres('18.1'),
    /dump is of PostgreSQL 18\.1, and the server is PostgreSQL 15\.4/,
    /image: postgres:18`/,
  ],
  ['a newer MariaDB', { code: '1064' }, maria('10.11.6'), maria('11.8.3-MariaDB'), /image: mariadb:11\.8`/],
  [
    'a dump of MySQL in PostgreSQL',
    { code: '42601' },
    postgres('15.4'),
    mysql(''),
    /looks like one of MySQL/,
    /image: mysql:8\.4`.*`service: mysql`/,
  ],
  [
    'a script of SQL Server',
    { code: '42601' },
    postgres('15.4'),
    { name: 'Microsoft SQL Server', version: '' },
    /looks like one of Microsoft SQL Server/,
    /Convert/,
  ],
  [
    "MySQL's collation in MariaDB",
    { code: '1273', name: 'utf8mb4_0900_ai_ci' },
    maria('10.11.6'),
    undefined,
    /collation of MySQL 8/,
    /image: mysql:8\.4`/,
  ],
  [
    "MariaDB's collation in MySQL",
    { code: '1273', name: 'utf8mb4_uca1400_ai_ci' },
    mysql('8.4.3'),
    undefined,
    /image: mariadb:11\.8`/,
  ],
  [
    'a function of a newer PostgreSQL',
    { code: '42883', message: 'function uuidv7() does not exist' },
    postgres('17.2'),
    undefined,
    /uuidv7 is there since PostgreSQL 18, and the server is PostgreSQL 17\.2/,
    /image: postgres:18`/,
  ],
  [
    'a setting of a newer PostgreSQL',
    { code: '42704', message: 'unrecognized configuration parameter "transaction_timeout"' },
    postgres('16.2'),
    undefined,
    /image: postgres:17`/,
  ],
  [
    'a locale that the image lacks',
    {
      code: '22023',
      name: 'de_DE.utf8',
      message: 'could not create locale "de_DE.utf8": No such file or directory',
    },
    postgres('16.2'),
    undefined,
    /localedef -i de_DE .*de_DE\.UTF-8/,
  ],
  [
    'tables of a database by name',
    { code: '1146', name: 'sakila.film' },
    mysql('8.4.3'),
    undefined,
    /`database: sakila`/,
  ],
  [
    'accounts among the data',
    saidByNumber(1142, "INSERT command denied to user 'u'@'%' for table `mysql`.`user`"),
    maria('10.11.6'),
    undefined,
    /writes to mysql, a database that every server has/,
    /Leave those statements out/,
  ],
  ['a database by name', { code: '1044', name: 'sakila' }, mysql('8.4.3'), undefined, /`database: sakila`/],
  [
    'a table of a database by name, for which two rights are wanting',
    saidByNumber(1142, "SELECT, INSERT command denied to user 'u'@'%' for table `shop`.`numbers`"),
    maria('10.11.6'),
    undefined,
    /`database: shop`/,
  ],
  ['too long an index', { code: '1071' }, mysql('8.4.3'), undefined, /character-set-server=utf8mb3/],
  ['too long an index of one column', { code: '1709' }, maria('10.11.6'), undefined, /ROW_FORMAT=DYNAMIC/],
  ['an encoding', { code: '22021' }, postgres('16.2'), undefined, /SET client_encoding = 'LATIN1'/],
  ['a full disk', { code: '53100' }, postgres('16.2'), undefined, /disk/],
])('the hint of %s', (_, said, server, product, ...parts) => {
  for (const part of parts) expect(hinted(said, server, product)).toMatch(part);
});

test.each(['1142', '1071', '1709', '1064'])(
  'a dump without a head is not said to be of MySQL where the server is its kin: %s',
  (code) => {
    const said = { code, ...(code === '1142' && { name: 'shop.t' }) };
    expect(hinted(said, maria('10.11.6'), mysql(''))).not.toContain('looks like');
    expect(hinted({ code: '1064' }, postgres('18.1'), mysql(''))).toContain('looks like');
  },
);

test('a cause that no other image has is told alone', () => {
  const told = hinted({ code: '1142', name: 'shop.t' }, maria('10.11.6'), mysql('8.0.36'));
  expect(told).toContain('`database: shop`');
  expect(told).not.toContain('image:');
});

test('names in double quotes', () => {
  const head = { style: 'quoted names' };
  expect(hinted({ code: '1064' }, maria('10.11.6'), undefined, { head })).toContain('ANSI_QUOTES');
  expect(hinted({ code: '1062' }, maria('10.11.6'), undefined, { head })).toBe('');
  const old = { head: { style: 'TYPE' } };
  expect(hinted({ code: '1064' }, maria('10.11.6'), undefined, old)).toContain('ENGINE=');
});

test('data without their tables', () => {
  const said = { code: '42P01', name: 'public.artist' };
  expect(hinted(said, postgres('16.2'), undefined, { empty: true })).toContain('[schema.sql, data.sql]');
  expect(hinted(said, postgres('16.2'))).toBe('');
});

test('an older dump of the same product says nothing of versions', () => {
  expect(hinted({ code: '22P02' }, postgres('16.2'), postgres('9.6.24'))).toBe('');
  expect(hinted({ code: '1064' }, mysql('8.4.3'), mysql('5.7.44'))).toBe('');
  expect(hinted({ code: '1064' }, mysql('8.4.3'), mysql('8.4.9'))).toBe('');
});

test('tables without their schema', () => {
  const said = { code: '3F000', name: 'music' };
  expect(hinted(said, postgres('16.2'), undefined, { empty: true })).toContain('`CREATE SCHEMA music;`');
  expect(hinted(said, postgres('16.2'))).toBe('');
});
