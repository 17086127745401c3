import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import type { ServeOptions } from '../../src/serve/settings';
import { addToken } from '../../src/serve/tokens';
import { type Place, placeWith, type Running } from './server';

// The tests follow each other: one server and one template serve them all.

interface Database {
  name: string;
  owner: string;
  url: string;
  created: string;
  created_now: boolean;
}
interface Template {
  key: string;
  copies: number;
  ready: number;
}

let place: Place;
let server: Running;
const tokens: Record<string, string> = {};
const options: ServeOptions = { pool: 2, most: 5, watch: true };

beforeAll(async () => {
  place = placeWith({ 'cache.redis': 'SET greeting hello\n' });
  for (const [name, role] of [
    ['root', 'admin'],
    ['ann', 'user'],
  ] as const)
    tokens[name] = await addToken(place.tokens, { name, role });
  server = await place.start(options);
  await ready(2);
});
afterAll(async () => {
  for (const { name } of await databases()) await ask('DELETE', `databases/cache/${name}`);
  await server.stop();
  server = await place.start();
  await ready(0);
  await server.stop();
  place.remove();
});

async function ask(method: string, path: string, json?: object, as = 'root') {
  const response = await fetch(`${server.url}/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[as]}`,
      ...(json && { 'content-type': 'application/json' }),
    },
    body: json ? JSON.stringify(json) : null,
  });
  const text = await response.text();
  return { code: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const make = (name: string, as?: string) => ask('POST', 'databases', { template: 'cache', name }, as);
const databases = async (): Promise<Database[]> => (await ask('GET', 'databases')).body.databases;
const templates = async (): Promise<Template[]> => (await ask('GET', 'templates')).body.templates;

/** Waits until as many wait in the pool, of the newest template. */
async function ready(count: number): Promise<Template> {
  const look = async () => {
    const [newest, ...others] = await templates();
    const isSo = newest?.ready === count && others.every((one) => one.ready === 0);
    return isSo ? { value: newest } : { pending: JSON.stringify([newest, ...others]) };
  };
  return await poll(look, { timeout: 60_000 });
}

interface Service {
  experiment: string;
}

/** Whether a service is a database that waits in a pool. */
const isIdle = ({ experiment }: Service) => experiment.includes('/~');

async function greeting(url: string): Promise<string | null> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.get('greeting');
  } finally {
    client.destroy();
  }
}

test('a database of the pool is handed out as one like any other, and another takes its place', async () => {
  expect(await databases()).toEqual([]);
  const asked = new Date().toISOString();
  const [one, two] = await Promise.all([make('one', 'ann'), make('two', 'ann')]);
  for (const { code, body } of [one, two]) {
    expect(code).toBe(201);
    expect(body).toMatchObject({ owner: 'ann', created_now: true });
    expect(body.created >= asked).toBe(true);
    expect(await greeting(body.url)).toBe('hello');
  }
  expect(new URL(one.body.url).password).not.toBe(new URL(two.body.url).password);
  const metrics = await fetch(`${server.url}/metrics`, {
    headers: { authorization: `Bearer ${tokens.root}` },
  });
  expect(await metrics.text()).toContain('labtest_clone_seconds_count{template="cache",outcome="pooled"} 2');
  expect(await make('one', 'ann')).toMatchObject({
    code: 200,
    body: { url: one.body.url, created_now: false },
  });
  expect(await ready(2)).toMatchObject({ copies: 2 });
  expect((await databases()).map(({ name }) => name).sort()).toEqual(['one', 'two']);
  const { services } = (await ask('GET', 'services')).body;
  expect(services).toContainEqual(
    expect.objectContaining({ experiment: '~db~cache/one', repository: 'ann' }),
  );
});

test('it lives as long as was asked for, is reset with its password, and is its owner’s', async () => {
  const path = 'databases/cache/one';
  const { url } = (await ask('GET', path)).body;
  const extended = (await ask('PATCH', path, { ttl: 600 }, 'ann')).body;
  expect(Date.parse(extended.expires)).toBeGreaterThan(Date.now());
  const client = createClient({ url });
  await client.connect();
  await client.set('greeting', 'changed');
  client.destroy();
  expect(await ask('POST', `${path}/reset`, undefined, 'ann')).toMatchObject({ code: 200 });
  const again = (await ask('GET', path, undefined, 'ann')).body;
  expect(again.expires).toBe(extended.expires);
  expect(new URL(again.url).password).toBe(new URL(url).password);
  expect(await greeting(again.url)).toBe('hello');
});

test('those that wait count against the limit, and give way to who asks', async () => {
  expect(await make('three')).toMatchObject({ code: 201 });
  // Two of the pool and three databases are as many as there may be.
  await ready(2);
  expect(await make('four')).toMatchObject({ code: 201 });
  await ready(1);
  expect(await make('five')).toMatchObject({ code: 201 });
  await ready(0);
  expect(await make('six')).toMatchObject({ code: 503 });
  for (const name of ['three', 'four', 'five'])
    expect(await ask('DELETE', `databases/cache/${name}`)).toMatchObject({ code: 204 });
  await ready(2);
});

test('a server that is started again has what was handed out, and as many in the pool as before', async () => {
  const before = await databases();
  await server.stop();
  server = await place.start(options);
  await ready(2);
  expect(await databases()).toEqual(before);
  expect((await ask('GET', 'services')).body.services).toHaveLength(before.length + 2);
});

test('the pool follows the template, and what was handed out keeps its data', async () => {
  const { key } = await ready(2);
  writeFileSync(`${place.dumps}/cache.redis`, 'SET greeting "good morning"\n');
  const switched = async () => {
    const newest = await ready(2);
    return newest.key === key ? { pending: 'the template of before' } : { value: newest };
  };
  await poll(switched, { timeout: 60_000 });
  const fresh = await make('fresh');
  expect(await greeting(fresh.body.url)).toBe('good morning');
  const { url } = (await ask('GET', 'databases/cache/two')).body;
  expect(await greeting(url)).toBe('hello');
  expect(await ask('DELETE', 'databases/cache/fresh')).toMatchObject({ code: 204 });
});

test('nobody asks for one of the pool by its name', async () => {
  await ready(2);
  const { services } = (await ask('GET', 'services')).body;
  const name = encodeURIComponent(services.find(isIdle).experiment.split('/')[1]);
  for (const method of ['GET', 'DELETE'])
    expect(await ask(method, `databases/cache/${name}`)).toMatchObject({ code: 404 });
  expect(await make(decodeURIComponent(name))).toMatchObject({ code: 400 });
});

test('services in one laboratory have a pool each, and one that comes back no more leaves nothing', async () => {
  await ready(2);
  const idle = async (): Promise<string[]> =>
    (await ask('GET', 'services')).body.services.filter(isIdle).map((one: Service) => one.experiment);
  const both = async () => {
    const all = await idle();
    return all.length === 3 ? { value: all } : { pending: JSON.stringify(all) };
  };
  const before = await idle();
  const neighbour = placeWith({ 'cache.redis': 'SET greeting hola\n' });
  const other = await neighbour.start({ data: place.data, tokens: place.tokens, pool: 1 });
  try {
    const all = await poll(both, { timeout: 60_000 });
    expect(all).toEqual(expect.arrayContaining(before));
    // Each looks after a change, and has looked when what it was asked for is there again.
    expect(await make('mine')).toMatchObject({ code: 201 });
    expect(await ask('DELETE', 'databases/cache/mine')).toMatchObject({ code: 204 });
    const [theirs] = all.filter((one) => !before.includes(one));
    expect(await poll(both, { timeout: 60_000 })).toContain(theirs);
  } finally {
    await other.stop();
  }
  // As if its time had passed: it says no more that it has a pool.
  const uses = join(place.data, 'uses');
  const notes = readdirSync(uses).map((file) => join(uses, file));
  const pools = notes.filter((file) => JSON.parse(readFileSync(file, 'utf8'))['labtest.use.kind'] === 'pool');
  expect(pools).toHaveLength(2);
  for (const file of pools) rmSync(file);
  const alone = async () => {
    expect(await make('mine')).toMatchObject({ code: 201 });
    expect(await ask('DELETE', 'databases/cache/mine')).toMatchObject({ code: 204 });
    const all = await idle();
    return all.length === 2 ? { value: all } : { pending: JSON.stringify(all) };
  };
  await poll(alone, { timeout: 60_000 });
  neighbour.remove();
});
