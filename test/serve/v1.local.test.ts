import { readFileSync, writeFileSync } from 'node:fs';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { addToken, type Role, removeToken } from '../../src/serve/tokens';
import { type Place, placeWith, type Running } from './server';

// The tests follow each other: one server and one template, of a kind that starts in no time, serve them all.

let place: Place;
let server: Running;
const tokens = new Map<string, string>();

beforeAll(async () => {
  place = placeWith({ 'cache.redis': 'SET greeting hello\n' });
  await newToken('root', 'admin');
  await newToken('ann', 'user');
  await newToken('bob', 'user', 1);
  await newToken('ron', 'reader');
  server = await place.start({ watch: true, most: 3 });
  const imported = async () => {
    const { imports } = (await ask('GET', '/v1/imports')).body;
    return imports[0]?.state === 'ready' ? { value: imports } : { pending: 'importing' };
  };
  await poll(imported, { timeout: 60_000 });
});
afterAll(async () => {
  for (const { template, name } of (await ask('GET', '/v1/databases')).body.databases)
    await ask('DELETE', `/v1/databases/${template}/${name}`);
  await server.stop();
  place.remove();
});

async function newToken(name: string, role: Role, databases?: number) {
  tokens.set(name, await addToken(place.tokens, { name, role, databases }));
}

async function ask(method: string, path: string, { as = 'root', json, more = {} }: Asking = {}) {
  const authorization = as === '' ? {} : { authorization: `Bearer ${tokens.get(as) ?? as}` };
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const body = json === undefined ? null : JSON.stringify(json);
  const response = await fetch(server.url + path, {
    method,
    body,
    headers: { ...authorization, ...type, ...more },
  });
  const text = await response.text();
  const { status: code, headers } = response;
  return {
    code,
    headers,
    text,
    body: headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined,
  };
}
type Asking = { as?: string; json?: unknown; more?: Record<string, string> };

const make = (as: string, name: string, ttl?: number) =>
  ask('POST', '/v1/databases', { as, json: { template: 'cache', name, ...(ttl && { ttl }) } });

async function inRedis<T>(
  url: string,
  work: (client: ReturnType<typeof createClient>) => Promise<T>,
): Promise<T> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await work(client as never);
  } finally {
    client.destroy();
  }
}

test('nobody gets in without a token, and whether the server lives is no secret', async () => {
  for (const path of ['/', '/db', '/db/cache/x', '/templates', '/v1/databases', '/v1/me', '/metrics']) {
    expect(await ask('GET', path, { as: '' })).toMatchObject({ code: 401 });
    expect(await ask('GET', path, { as: 'guessed' })).toMatchObject({ code: 401 });
  }
  expect((await ask('GET', '/v1/me', { as: '' })).headers.get('www-authenticate')).toContain('Bearer');
  expect(await ask('GET', '/healthz', { as: '' })).toMatchObject({ code: 200 });
  expect(await ask('GET', '/readyz', { as: '' })).toMatchObject({ code: 200 });
});

test('tokens are kept hashed, and only their owner reads the file', () => {
  const text = readFileSync(place.tokens, 'utf8');
  for (const token of tokens.values()) expect(text).not.toContain(token);
});

test('a database is made once, and answered with how to connect', async () => {
  const made = await make('ann', 'mine', 3600);
  expect(made).toMatchObject({
    code: 201,
    body: { template: 'cache', name: 'mine', owner: 'ann', created_now: true },
  });
  expect(made.headers.get('location')).toBe('/v1/databases/cache/mine');
  expect(await inRedis(made.body.url, (client) => client.get('greeting'))).toBe('hello');
  expect(Date.parse(made.body.expires) - Date.now()).toBeGreaterThan(3_500_000);
  expect(await make('ann', 'mine')).toMatchObject({
    code: 200,
    body: { created_now: false, url: made.body.url },
  });
  expect(place.logged()).not.toContain(made.body.password);
});

test('the old client sends its token as the user of the address', async () => {
  const basic = `Basic ${Buffer.from(`${tokens.get('ann')}:`).toString('base64')}`;
  const answer = await ask('GET', '/db/cache/mine', { as: '', more: { authorization: basic } });
  expect(answer).toMatchObject({ code: 200, body: { name: 'mine', running: true } });
});

test('a database is its owner’s and the administrator’s, and a reader sees that it is there', async () => {
  const path = '/v1/databases/cache/mine';
  for (const as of ['bob', 'ron']) {
    for (const method of ['GET', 'DELETE']) {
      const answer = await ask(method, path, { as });
      expect(answer).toMatchObject({ code: 403 });
      expect(answer.text).not.toContain('redis://');
    }
    expect(await ask('GET', '/db/cache/mine', { as })).toMatchObject({ code: 403 });
    expect(await ask('DELETE', '/db/cache/mine', { as })).toMatchObject({ code: 403 });
    expect(await ask('POST', '/v1/imports', { as })).toMatchObject({ code: 403 });
  }
  expect(await ask('GET', path)).toMatchObject({ code: 200 });
  expect(await ask('GET', '/db/cache/mine?all=True', { as: 'ann' })).toMatchObject({ code: 403 });
  expect(await make('ron', 'own')).toMatchObject({ code: 403 });
  const listed = await ask('GET', '/v1/databases', { as: 'ron' });
  expect(listed).toMatchObject({
    code: 200,
    body: { databases: [{ name: 'mine', owner: 'ann', state: 'ready' }] },
  });
  expect(listed.text).not.toContain('password');
});

test('who has as many as they may, and a server that is full, are told so', async () => {
  const both = await Promise.all(['one', 'two'].map((name) => make('bob', name)));
  expect(both.map(({ code }) => code).sort()).toEqual([201, 403]);
  expect(both.find(({ code }) => code === 403)?.body).toMatchObject({ status: 403, remedy: 'Remove one.' });
  expect(await make('ann', 'second')).toMatchObject({ code: 201 });
  const full = await make('ann', 'third');
  expect(full).toMatchObject({ code: 503, body: { title: 'There are 3 databases, and no room for more.' } });
  expect(full.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(full.headers.get('content-type')).toContain('application/problem+json');
  const old = await ask('POST', '/db/cache/fourth', { as: 'ann' });
  expect(old).toMatchObject({ code: 503, body: { status: expect.stringContaining('no room') } });
  expect(old.headers.get('retry-after')).toMatch(/^\d+$/);
});

test('what a request cannot mean is refused with a document', async () => {
  const bad = [
    {},
    { template: 'cache', ttl: -1 },
    { template: 'cache', surplus: 1 },
    { template: 'cache', name: '../x' },
  ];
  for (const json of bad)
    expect(await ask('POST', '/v1/databases', { json })).toMatchObject({ code: 400, body: { status: 400 } });
  const long = { template: 'x'.repeat(20_000) };
  expect(await ask('POST', '/v1/databases', { json: long })).toMatchObject({
    code: 413,
    body: { status: 413 },
  });
  const missing = { template: 'nothing', name: 'x' };
  expect(await ask('POST', '/v1/databases', { json: missing })).toMatchObject({ code: 404 });
  expect(await ask('GET', '/v1/nowhere')).toMatchObject({
    code: 404,
    body: { remedy: 'See /openapi.json.' },
  });
});

test('the API describes itself', async () => {
  const { body } = await ask('GET', '/openapi.json', { as: '' });
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining([
      '/v1/databases',
      '/v1/databases/{template}/{name}',
      '/v1/templates',
      '/v1/imports',
    ]),
  );
  expect(Object.keys(body.paths).filter((path) => !path.startsWith('/v1'))).toEqual([]);
});

test('a reset gives the template’s data again, with the same password, and the time to live that there was', async () => {
  const path = '/v1/databases/cache/mine';
  const { url, expires } = (await ask('GET', path)).body;
  await inRedis(url, (client) => client.set('greeting', 'changed'));
  const reset = await ask('POST', `${path}/reset`, { as: 'ann' });
  expect(reset).toMatchObject({ code: 200, body: { expires } });
  expect(new URL(reset.body.url).password).toBe(new URL(url).password);
  expect(await inRedis(reset.body.url, (client) => client.get('greeting'))).toBe('hello');
});

test('a template switches when its dump has changed, and databases that exist keep their data', async () => {
  const before = (await ask('GET', '/v1/imports')).body.imports[0].key;
  writeFileSync(`${place.dumps}/cache.redis`, 'SET greeting "good morning"\n');
  const changed = async () => {
    const [{ key, state }] = (await ask('GET', '/v1/imports')).body.imports;
    return state === 'ready' && key !== before ? { value: key } : { pending: state };
  };
  const key = await poll(changed, { timeout: 60_000 });
  const kept = (await ask('GET', '/v1/databases/cache/second', { as: 'ann' })).body;
  expect(kept).toMatchObject({ template_key: before });
  expect(await inRedis(kept.url, (client) => client.get('greeting'))).toBe('hello');
  expect(await ask('DELETE', '/v1/databases/cache/second', { as: 'ann' })).toMatchObject({ code: 204 });
  const made = (await make('ann', 'second')).body;
  expect(made).toMatchObject({ template_key: key });
  expect(await inRedis(made.url, (client) => client.get('greeting'))).toBe('good morning');
});

test('an import that fails leaves the template of before', async () => {
  writeFileSync(`${place.dumps}/cache.redis`, 'SET greeting\n');
  const failed = async () => {
    const [{ state, error }] = (await ask('GET', '/v1/imports')).body.imports;
    return state === 'failed' ? { value: error } : { pending: state };
  };
  expect(await poll(failed, { timeout: 60_000 })).toMatch(/\w/);
  expect(await ask('DELETE', '/v1/databases/cache/second', { as: 'ann' })).toMatchObject({ code: 204 });
  expect(await make('ann', 'second')).toMatchObject({ code: 201 });
});

test('a monitor sees what there is, and how long it took', async () => {
  const { text } = await ask('GET', '/metrics', { as: 'ron' });
  expect(text).toContain('labtest_databases{template="cache"} 3');
  expect(text).toMatch(/labtest_clone_seconds_count\{template="cache",outcome="made"\} \d/);
  expect(text).toContain('labtest_imports{state="failed"} 1');
});

test('a server that is started again has all databases, and what was said of them', async () => {
  const path = '/v1/databases/cache/mine';
  const { url } = (await ask('GET', path)).body;
  expect(await ask('PATCH', path, { as: 'ann', json: { ttl: 7200 } })).toMatchObject({ code: 200 });
  await server.stop();
  server = await place.start({ most: 3 });
  const again = (await ask('GET', path, { as: 'ann' })).body;
  expect(again).toMatchObject({ url, owner: 'ann' });
  expect(Date.parse(again.expires) - Date.now()).toBeGreaterThan(7_000_000);
});

test('a token that is taken away is of no use from then on', async () => {
  expect(await removeToken(place.tokens, 'bob')).toBe(true);
  expect(await ask('GET', '/v1/me', { as: 'bob' })).toMatchObject({ code: 401 });
  expect(await ask('GET', '/v1/me', { as: 'ann' })).toMatchObject({
    code: 200,
    body: { name: 'ann', role: 'user' },
  });
  for (const token of tokens.values()) expect(place.logged()).not.toContain(token);
});
