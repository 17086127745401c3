import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { forEachChange } from '../setup/nightly';
import { answersOf } from './asking';
import { type Place, placeWith, type Running } from './server';

const crowds = [
  { requests: 40, databases: 10 },
  { requests: 200, databases: 50 },
];

let place: Place;
let server: Running;

beforeAll(async () => {
  place = placeWith({ 'cache.redis': 'SET greeting hello\n' });
  server = await place.start();
  await answersOf(server.url).untilImported();
});
afterAll(async () => {
  await server.stop();
  place.remove();
});

test.each(forEachChange(crowds, ({ requests }) => requests < 100))(
  '$requests requests at once for $databases databases are answered, and each is made once',
  { timeout: 600_000 },
  async ({ requests, databases }) => {
    const { ask } = answersOf(server.url);
    const name = (at: number) => `n${at % databases}`;
    /** As a client does that is told to come again. */
    const make = async (at: number) => {
      const look = async () => {
        const response = await fetch(`${server.url}/db/cache/${name(at)}`, { method: 'POST' });
        const text = await response.text();
        if (response.status !== 503) return { value: { code: response.status, text } };
        expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
        return { pending: text };
      };
      return await poll(look, { timeout: 300_000, shortest: 1000, longest: 5000 });
    };
    const answers = await Promise.all(Array.from({ length: requests }, (_, at) => make(at)));
    const of = (code: number) => answers.filter((one) => one.code === code);
    expect(of(201)).toHaveLength(databases);
    expect(of(304)).toHaveLength(requests - databases);
    expect(new Set(of(201).map(({ text }) => JSON.parse(text).password)).size).toBe(databases);
    const all = (await ask('GET', 'db')).body.databases;
    expect(all).toHaveLength(databases);
    const removed = await Promise.all(
      all.map((one: { name: string }) => ask('DELETE', `db/cache/${one.name}`)),
    );
    expect(new Set(removed.map(({ code }) => code))).toEqual(new Set([204]));
    expect((await ask('GET', 'v1/services')).body.services).toEqual([]);
  },
);
