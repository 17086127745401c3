import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { Databases } from '../../src/serve/databases';
import { appWith } from './app';

const headers = { prefer: 'processing' };

test('whoever prefers it is told that it is worked on until there is an answer, unless they speak an older HTTP', async () => {
  let answer = (_all: never[]) => {};
  const made = new Promise<never[]>((resolve) => {
    answer = resolve;
  });
  const app = await appWith({ heartbeat: 20, databases: { all: () => made } as unknown as Databases });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const fetched = fetch(`${url}/v1/databases`, { headers });
  const unwilling: number[] = [];
  const other = request(`${url}/v1/databases`).on('information', ({ statusCode }) =>
    unwilling.push(statusCode),
  );
  const answered = once(other.end(), 'response');
  const old = connect(Number(new URL(url).port), '127.0.0.1');
  let said = '';
  old.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  old.write('GET /v1/databases HTTP/1.0\r\nHost: localhost\r\nPrefer: processing\r\n\r\n');
  await once(old, 'connect');
  const told: number[] = [];
  const asked = request(`${url}/v1/databases`, { headers }).on('information', ({ statusCode }) => {
    if (told.push(statusCode) === 3) answer([]);
  });
  const [response]: IncomingMessage[] = await once(asked.end(), 'response');
  expect(response?.statusCode).toBe(200);
  response?.resume();
  expect(new Set(told)).toEqual(new Set([102]));
  const [plain]: IncomingMessage[] = await answered;
  plain?.resume();
  expect(unwilling).toEqual([]);
  expect(await (await fetched).json()).toEqual({ databases: [] });
  await once(old, 'close');
  expect(said).toMatch(/^HTTP\/1\.[01] 200 /);
  expect(said).not.toContain(' 102 ');
  await app.close();
});
