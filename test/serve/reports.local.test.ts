// What `labtest report` asks a server for, over HTTP; what it tells of it is tried in test/cli/experiment-life.ts.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { fileUses } from '../../src/providers/local/uses';
import type { Provider } from '../../src/providers/provider';
import { recorded } from '../../src/report/recorded';
import { expiryNotes, noteExpiry } from '../../src/serve/expiry';
import { addToken } from '../../src/serve/tokens';
import { folderWith, labtest } from '../cli/terminal';
import { type Place, placeWith, type Running } from './server';

let place: Place;
let server: Running;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  place = placeWith({
    'shop.sql': 'CREATE TABLE people (id serial, name text);\n',
    'cache.redis': 'SET a b\n',
  });
  for (const [name, role, databases] of [
    ['root', 'admin', undefined],
    ['ann', 'user', 1],
    ['bob', 'user', undefined],
    ['monitor', 'reader', undefined],
  ] as const)
    tokens[name] = await addToken(place.tokens, { name, role, databases });
  server = await place.start({ pool: 1 });
  const look = async () => {
    const { templates } = (await ask('GET', 'templates')).body;
    const ready = templates.filter((one: { ready: number }) => one.ready === 1).length;
    return ready === 2 ? { value: ready } : { pending: `${ready} of 2` };
  };
  await poll(look, { timeout: 110_000 });
});
afterAll(async () => {
  await server.stop();
  server = await place.start();
  await untilGone((names) => names.length === 0);
  await server.stop();
  place.remove();
});

async function ask(method: string, path: string, json?: object, as = 'root', signal?: AbortSignal) {
  const response = await fetch(`${server.url}/v1/${path}`, {
    method,
    signal: signal ?? null,
    headers: { authorization: `Bearer ${tokens[as]}`, ...(json && { 'content-type': 'application/json' }) },
    body: json ? JSON.stringify(json) : null,
  });
  const text = await response.text();
  return { code: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const names = async (): Promise<string[]> =>
  (await ask('GET', 'databases')).body.databases.map(({ name }: { name: string }) => name);

async function untilGone(isSo: (all: string[]) => boolean): Promise<void> {
  const look = async () => {
    const all = await names();
    return isSo(all) ? { value: all } : { pending: all.join() };
  };
  await poll(look, { timeout: 60_000 });
}

const query = async (url: string, sql: string) => {
  const client = new Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
};

test('a recording is of a database of its own, and ends with it', async () => {
  const begun = await ask('POST', 'reports', { template: 'shop' }, 'bob');
  expect(begun).toMatchObject({
    code: 201,
    body: { template: 'shop', owner: 'bob', kind: 'postgresql', expires: expect.any(String) },
  });
  const { name, url, expires } = begun.body;
  expect(Date.parse(expires) - Date.now()).toBeLessThanOrEqual(60_000);
  await query(url, "ALTER TABLE people ADD born date DEFAULT '1815-12-10', ALTER id TYPE bigint");
  const { code, body } = await ask('POST', `reports/shop/${name}/end`, undefined, 'bob');
  expect(code).toBe(200);
  const told = recorded.parse(body);
  expect(told).toMatchObject({ product: 'PostgreSQL', disturbed: [], leftOut: { statements: 0 } });
  const [altered] = told.statements.filter(({ tag }) => tag === 'ALTER TABLE');
  expect(altered).toMatchObject({ rewritten: [{ object: { name: 'people' }, what: 'table' }] });
  expect(JSON.stringify(altered)).not.toContain('1815');
  expect(told.traces).toHaveLength(told.statements.length);
  const parts = ({ objects }: { objects: readonly { parts: readonly { name: string }[] }[] }) =>
    objects.flatMap((one) => one.parts.map((part) => part.name));
  expect(parts(told.before)).not.toContain('born');
  expect(parts(told.after)).toContain('born');
  expect(await names()).toEqual([]);
  expect((await ask('POST', `reports/shop/${name}/end`, undefined, 'bob')).code).toBe(404);
});

test('it is for users, of what can be recorded, its owner ends it, and it counts against the limit', async () => {
  expect((await ask('POST', 'reports', { template: 'shop' }, 'monitor')).code).toBe(403);
  expect(await ask('POST', 'reports', { template: 'cache' }, 'ann')).toMatchObject({
    code: 400,
    body: { title: expect.stringContaining('it is of kind redis') },
  });
  expect((await ask('POST', 'reports', { template: 'nothing' }, 'ann')).code).toBe(404);
  const { body } = await ask('POST', 'reports', { template: 'shop' }, 'ann');
  expect(await ask('POST', 'reports', { template: 'shop' }, 'ann')).toMatchObject({
    code: 403,
    body: { title: expect.stringContaining('ann has 1 databases already') },
  });
  expect((await ask('POST', `reports/shop/${body.name}/end`, undefined, 'bob')).code).toBe(403);
  expect(await names()).toEqual([body.name]);
  expect((await ask('DELETE', `databases/shop/${body.name}`, undefined, 'ann')).code).toBe(204);
  await untilGone((all) => all.length === 0);
});

test('of whoever goes without a word nothing is left, and whoever is there keeps theirs', async () => {
  const gone = (await ask('POST', 'reports', { template: 'shop', ttl: 1 }, 'bob')).body;
  // Long enough to be extended in time on a busy machine.
  const kept = (await ask('POST', 'reports', { template: 'shop', ttl: 15 }, 'root')).body;
  const extended = await ask('PATCH', `databases/shop/${kept.name}`, { ttl: 600 });
  expect(extended).toMatchObject({ code: 200 });
  expect(Date.parse(extended.body.expires) - Date.parse(kept.expires)).toBeGreaterThan(500_000);
  await untilGone((all) => !all.includes(gone.name));
  expect((await ask('POST', `reports/shop/${gone.name}/end`, undefined, 'bob')).code).toBe(404);
  expect((await ask('POST', `reports/shop/${kept.name}/end`)).code).toBe(200);
});

/** One that is being made. */
async function untilMade() {
  const look = async () => {
    const { databases } = (await ask('GET', 'databases')).body;
    const [made] = databases.filter(({ state }: { state: string }) => state === 'being made');
    return made ? { value: made } : { pending: 'its server' };
  };
  return await poll(look, { timeout: 30_000, longest: 10 });
}

test('while it is made it is past its time for nobody, however long that takes', async () => {
  const begun = ask('POST', 'reports', { template: 'shop', ttl: 1 }, 'bob');
  const made = await untilMade();
  expect(Date.parse(made.expires) - Date.now()).toBeGreaterThan(600_000);
  const { name, expires } = (await begun).body;
  expect(name).toBe(made.name);
  expect(Date.parse(expires) - Date.now()).toBeLessThanOrEqual(1000);
  await untilGone((all) => all.length === 0);
});

test('what is made for somebody who is gone is given up', async () => {
  const going = new AbortController();
  const begun = ask('POST', 'reports', { template: 'shop', ttl: 600 }, 'bob', going.signal);
  const made = await untilMade();
  going.abort(new Error('gone'));
  await expect(begun).rejects.toThrow('gone');
  await untilGone((all) => !all.includes(made.name));
});

test('one that a server has made, and was killed before its life began, goes in its time', async () => {
  const { name } = (await ask('POST', 'reports', { template: 'shop', ttl: 600 }, 'bob')).body;
  const laboratory = { uses: fileUses(async () => place.data) } as Provider;
  const noted = async () => (await expiryNotes(laboratory)).filter((one) => one.name === `shop/${name}`);
  const later = new Date(Date.now() + 3_600_000);
  await noteExpiry(`shop/${name}`, later, await noted(), laboratory, { life: 1000 });
  await untilGone((all) => !all.includes(name));
  expect(await noted()).toEqual([]);
});

test('a command that is interrupted takes its clone with it', async () => {
  const directory = folderWith({ '.labtest.yml': 'services: { shop: { service: postgresql } }' });
  const env = { LABTEST_SERVER: server.url, LABTEST_TOKEN: tokens.bob, HOME: directory, XDG_CONFIG_HOME: '' };
  const ending = new AbortController();
  const begun = join(directory, 'begun');
  writeFileSync(begun, '');
  const { watch } = await import('node:fs');
  const watcher = watch(begun);
  const touched = once(watcher, 'change');
  const argv = ['sh', '-c', `psql -qAt "$DATABASE_URL" -c 'SELECT 1' > begun && sleep 3`];
  const said = labtest(['report', '--', ...argv], { directory, env, signal: ending.signal });
  await touched;
  watcher.close();
  expect(await names()).toHaveLength(1);
  ending.abort();
  expect((await said).code).toBe(130);
  expect(await names()).toEqual([]);
});

test('a server that ends takes its recordings with it', async () => {
  const { name } = (await ask('POST', 'reports', { template: 'shop', ttl: 600 }, 'bob')).body;
  await server.stop();
  server = await place.start();
  expect(await names()).toEqual([]);
  expect((await ask('POST', `reports/shop/${name}/end`, undefined, 'bob')).code).toBe(404);
});
