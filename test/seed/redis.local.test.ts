import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createClient, RESP_TYPES } from '@redis/client';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLocalProvider } from '../../src/providers/local';
import type { Provider, Server } from '../../src/providers/provider';
import { restore } from '../../src/seed/restore/restore';
import { openSource } from '../../src/seed/source/open';
import { addressOf } from '../../src/services/redis/address';
import { wordsOf } from '../../src/services/redis/protocol';
import { redisRestoring } from '../../src/services/redis/restore';
import { redisParts, removeRoot, specOf, temporaryRoot } from '../providers/local/laboratory';
import { recorded } from './recorded';

let root: string;
let folder: string;
let provider: Provider;
let server: Server;
const password = redisParts.environment.REDIS_PASSWORD;

beforeAll(async () => {
  root = await temporaryRoot();
  folder = await mkdtemp(join(tmpdir(), 'labtest-dumps-'));
  provider = createLocalProvider({ root });
  const created = await provider.create(specOf('redis', redisParts), () => {}, new AbortController().signal);
  server = await provider.commit(await provider.start(created));
});
afterAll(async () => {
  await provider.destroy(server);
  await removeRoot(root);
  await rm(folder, { recursive: true });
});

const connected = () =>
  createClient({ socket: addressOf(server.endpoint ?? server.inside), password }).connect();

async function asked<T>(ask: (client: Awaited<ReturnType<typeof connected>>) => Promise<T>): Promise<T> {
  const client = await connected();
  return await ask(client).finally(() => client.destroy());
}
beforeEach(() => asked((client) => client.flushAll()));

async function restored(dump: string | Buffer): Promise<void> {
  await writeFile(join(folder, 'dump'), dump);
  const source = await openSource('dump', { repositoryRoot: folder });
  const { log } = recorded();
  const access = { password, database: '0' };
  const signal = new AbortController().signal;
  const options = { disarm: true, skipExtensions: [], extensions: [], alone: true };
  await restore({ provider, server, restoring: redisRestoring, access, source, options, log, signal });
}

const resp = (...words: string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

test.each([
  ['commands, a line each', 'SET a "one two"\nHSET h f 1\n'],
  ['without a newline at the end', 'SET a "one two"\nHSET h f 1'],
  ['lines ending in CRLF', 'SET a "one two"\r\nHSET h f 1\r\n'],
  ['an append-only file', resp('SELECT', '0') + resp('SET', 'a', 'one two') + resp('HSET', 'h', 'f', '1')],
  ['compressed', gzipSync('SET a "one two"\nHSET h f 1\n')],
])('%s', async (_, dump) => {
  await restored(dump);
  expect(await asked((client) => Promise.all([client.get('a'), client.hGet('h', 'f')]))).toEqual([
    'one two',
    '1',
  ]);
});

test.each([
  ['a line', (value: string) => `SET a "one two"\nHSET h f ${value}\nSET b 2\n`],
  ['quoted', (value: string) => `SET a "one two"\nHSET h f "${value}"\nSET b 2`],
  [
    'an append-only file',
    (value: string) => resp('SET', 'a', '1') + resp('HSET', 'h', 'f', value) + resp('SET', 'b', '2'),
  ],
])('a command of more than 64 kB, as %s has it', async (_, dump) => {
  for (const size of [65_000, 66_000, 3_000_000]) {
    await restored(dump('x'.repeat(size)));
    expect(await asked((client) => Promise.all([client.hStrLen('h', 'f'), client.get('b')]))).toEqual([
      size,
      '2',
    ]);
  }
});

test('a quote that is not closed is told with its line', async () => {
  await expect(restored('SET a 1\n\nSET b "two\nSET c 3\n')).rejects.toThrow(
    'the quotes in line 3 are not closed',
  );
});

test('words are read as the server reads them', async () => {
  const piece = fc.constantFrom('"', "'", '\\', ' ', '\t', '\r', '\v', 'x', '4', 'f', 'n', '*', '$', '\xe9');
  const lines = fc.sample(fc.string({ unit: piece, maxLength: 12 }), { numRuns: 400, seed: 1 });
  const { host, port } = server.endpoint ?? server.inside;
  for (const [n, line] of lines.entries()) {
    const socket = connect({ host, port });
    socket.resume().end(`${resp('AUTH', password)}RPUSH list${n} first ${line}\nQUIT\r\n`, 'latin1');
    await once(socket, 'close');
  }
  await asked(async (client) => {
    const inBytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    for (const [n, line] of lines.entries()) {
      const words = (await inBytes.lRange(`list${n}`, 0, -1)).map((word) => word.toString('latin1'));
      expect(wordsOf(`RPUSH list first ${line}`)?.slice(2) ?? [], JSON.stringify(line)).toEqual(words);
    }
  });
});

test('a command that fails fails the restore, and shows no value', async () => {
  const error: unknown = await restored('SET a 1\nLPUSH a 2\nNOSUCH canary\n').catch(
    (thrown: unknown) => thrown,
  );
  expect(String(error)).toMatch(
    /redis-cli ended with code 1[\s\S]*ERROR WRONGTYPE: Operation against .* \(2 of 3 answers were errors\)/,
  );
  expect(String(error)).not.toMatch(/canary/i);
});

test('a dump that leaves nothing is told', async () => {
  await expect(restored('SET a 1\nDEL a\n')).rejects.toThrow('restored nothing');
});

test('a dump of PostgreSQL is told', async () => {
  await expect(restored('PGDMP\x01\x0e\0')).rejects.toThrow('a dump of another kind (pg-custom)');
});
