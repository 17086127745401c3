import { request } from 'node:http';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { fileUses } from '../../src/providers/local/uses';
import type { Provider } from '../../src/providers/provider';
import { expiryNotes, noteExpiry } from '../../src/serve/expiry';
import { type Place, placeWith, type Running } from './server';

// The walk of the earlier service's client through every route, in the order in which its commands are explained. The
// requests and what it reads of the answers are written from ../shared/replicator-api.md; the tests follow each other.

const dump = `CREATE TABLE people (id serial, name text);\nINSERT INTO people (name) VALUES ('ann');\n`;
let place: Place;
let server: Running;

beforeAll(async () => {
  place = placeWith({
    'shop.sql': dump,
    'cache.redis': 'SET greeting hello\n',
    'broken.sql': 'CREATE TABLE `',
    'lost+found/none': '',
  });
  server = await place.start();
});
afterAll(async () => {
  for (const { template, name } of (await get('/db')).body.databases)
    await fetch(`${server.url}/db/${template}/${name}`, { method: 'DELETE' });
  await server.stop();
  place.remove();
});

const headers = { Accept: 'text/plain, application/json' };

/** As the client asks, by its library. */
async function ask(method: string, path: string, more: RequestInit = {}) {
  const response = await fetch(server.url + path, { method, headers, ...more });
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { code: response.status, type, text, body: type?.includes('json') ? JSON.parse(text) : undefined };
}

const get = (path: string) => ask('GET', path);
const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields), headers });

async function people(of: { host: string; port: string; user: string; password: string; database: string }) {
  const client = new Client({ ...of, port: Number(of.port) });
  await client.connect();
  try {
    return (await client.query('SELECT name FROM people ORDER BY id')).rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

test('a template is locked while its first import runs, and there when it is whole', async () => {
  const codes = new Set<number>();
  const look = async () => {
    const { code, body } = await ask('POST', '/db/shop/first');
    codes.add(code);
    if (code === 423) expect(body).toEqual({ status: 'Database not available, content is being imported.' });
    return code === 423 ? { pending: 'importing' } : { value: body };
  };
  const body = await poll(look, { timeout: 110_000 });
  expect([...codes]).toEqual([423, 201]);
  expect(await people(body)).toEqual(['ann']);
});

test('db.templates: the names of what can be copied', async () => {
  const look = async () => {
    const { code, body } = await get('/templates');
    expect(code).toBe(200);
    return body.templates.length < 2 ? { pending: 'importing' } : { value: body };
  };
  expect(await poll(look, { timeout: 60_000 })).toEqual({ templates: ['cache', 'shop'] });
});

test('db.new: a database is made once, with a password of its own', async () => {
  const made = await ask('POST', '/db/shop/mine', form({ ttl: '3600' }));
  expect(made).toMatchObject({ code: 201, type: expect.stringContaining('application/json') });
  const { body } = made;
  expect(body).toEqual({
    database: 'default',
    host: '127.0.0.1',
    name: 'mine',
    port: expect.stringMatching(/^\d+$/),
    user: expect.any(String),
    password: expect.stringMatching(/^[0-9a-f]{40}$/),
    running: true,
    status: expect.stringMatching(/^Up /),
    created: expect.any(Number),
    expires_at: expect.stringMatching(/^\d{10}\.\d+$/),
  });
  expect(Number(body.expires_at) - Date.now() / 1000).toBeGreaterThan(3500);
  expect(await people(body)).toEqual(['ann']);
  const again = await ask('POST', '/db/shop/mine');
  expect(again).toMatchObject({ code: 304, type: null, text: '' });
  expect((await get('/db/shop/first')).body.password).not.toBe(body.password);
  expect(place.logged()).not.toContain(body.password);
});

test('db.new: a time to live is taken from JSON, too, and one that is none is refused', async () => {
  const json = { headers: { ...headers, 'Content-Type': 'application/json' } };
  const made = await ask('POST', '/db/cache/one', { ...json, body: '{"ttl": 90}' });
  expect(made.code).toBe(201);
  expect(Number(made.body.expires_at) - Date.now() / 1000).toBeGreaterThan(60);
  expect(await ask('POST', '/db/cache/two', form({ ttl: 'soon' }))).toMatchObject({ code: 400 });
});

test('db.new: what there is no template of is not made', async () => {
  const body = { status: 'Template "nothing" does not exist.' };
  expect(await ask('POST', '/db/nothing/mine')).toMatchObject({ code: 404, body });
  const broken = { status: 'Template "broken" does not exist.' };
  expect(await ask('POST', '/db/broken/mine')).toMatchObject({ code: 404, body: broken });
});

test('db.info: what the client prints, for one that is there', async () => {
  const { code, body } = await get('/db/shop/mine');
  expect(code).toBe(200);
  expect(Object.keys(body)).toEqual(
    expect.arrayContaining(['host', 'port', 'user', 'password', 'database', 'running']),
  );
  expect(await get('/db/shop/nobody')).toMatchObject({ code: 404, body: { status: 'Not found' } });
});

test('db.container: how it runs, and no secret', async () => {
  const { body } = await get('/db/shop/mine');
  const { code, text } = await get('/db/shop/mine?all=True');
  expect(code).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ container: { State: { Running: true } } });
  expect(text).not.toContain(body.password);
});

test('db.ls: all databases, each with when it was made and when it goes', async () => {
  const { code, body } = await get('/db');
  expect(code).toBe(200);
  expect(body.databases).toHaveLength(3);
  const mine = body.databases.find(({ name }: { name: string }) => name === 'mine');
  expect(mine).toEqual({
    template: 'shop',
    name: 'mine',
    state: expect.stringMatching(/^Up /),
    created: expect.any(Number),
    expires_at: expect.any(String),
  });
});

test('what a file system puts at the top of a volume is no dump', () => {
  expect(place.logged()).not.toContain('lost+found');
});

test('the service says of itself that it runs', async () => {
  const { code, body } = await get('/');
  expect(code).toBe(200);
  expect(body).toMatchObject({ status: 'Service is running', templates: ['cache', 'shop'] });
  expect(body.databases).toHaveLength(3);
});

test('db.rm: a database goes with its data, and is missed then', async () => {
  expect(await ask('DELETE', '/db/shop/mine')).toMatchObject({ code: 204, type: null, text: '' });
  expect(await get('/db/shop/mine')).toMatchObject({ code: 404 });
  expect(await ask('DELETE', '/db/shop/mine')).toMatchObject({ code: 404, body: { status: 'Not found' } });
});

test('anything else is not found', async () => {
  for (const [method, path] of [
    ['GET', '/nowhere'],
    ['PUT', '/db/shop/mine'],
    ['POST', '/'],
    ['GET', '/db/shop'],
  ] as const)
    expect(await ask(method, path)).toMatchObject({ code: 404, body: { status: 'Not found' } });
});

test('of several who ask for one name at once, one makes it and all use it', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, () => ask('POST', '/db/cache/same')));
  expect(asked.map(({ code }) => code).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 304)]);
});

test('a database goes when its time is over', async () => {
  expect(await ask('POST', '/db/cache/brief', form({ ttl: '1' }))).toMatchObject({ code: 201 });
  const look = async () => {
    const { code } = await get('/db/cache/brief');
    return code === 404 ? { value: code } : { pending: `${code}` };
  };
  expect(await poll(look, { timeout: 60_000 })).toBe(404);
});

test('what ended the time of one that is gone does not end that of the next of its name', async () => {
  const laboratory = { uses: fileUses(async () => place.data) } as Provider;
  await noteExpiry('cache/left', new Date(Date.now() - 1000), [], laboratory);
  const { code, body } = await ask('POST', '/db/cache/left');
  expect(code).toBe(201);
  expect(body.expires_at).toBeUndefined();
  expect(await expiryNotes(laboratory)).not.toContainEqual(expect.objectContaining({ name: 'cache/left' }));
});

test('a time to live that is a truth or a list is none', async () => {
  const typed = { ...headers, 'Content-Type': 'application/json' };
  for (const ttl of ['true', '[5]', '{}'])
    expect(await ask('POST', '/db/cache/odd', { headers: typed, body: `{"ttl": ${ttl}}` })).toMatchObject({
      code: 400,
    });
});

test('a page of another site, in the browser of somebody here, asks in vain', async () => {
  const refused = { code: 403 };
  const origin = { headers: { ...headers, Origin: 'https://evil.example' } };
  expect(await ask('POST', '/db/cache/evil', origin)).toMatchObject(refused);
  expect(
    await ask('DELETE', '/db/shop/first', { headers: { ...headers, 'Sec-Fetch-Site': 'cross-site' } }),
  ).toMatchObject(refused);
  expect(await rebound('/db/shop/first')).toBe(403);
  expect(await get('/db/shop/first')).toMatchObject({ code: 200 });
});

/** The code for a name of a stranger's, which leads to this machine; `fetch` would not send it. */
function rebound(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(server.url + path, { headers: { Host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
