import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { labtest } from '../cli/terminal';
import { images } from '../setup/images';
import { type Place, placeWith, type Running } from './server';

const template = `shop${process.pid}`;
const variables = {
  MYSQL_DOCKER_IMAGE: images.mariadb,
  MYSQL_ROOT_PASSWORD: 'set by hand',
  MYSQL_DATABASE: 'shop',
  HOST_NAME: 'localhost',
};
let place: Place;
let server: Running;

beforeAll(async () => {
  const dump =
    "-- MariaDB dump 10.19\nCREATE TABLE people (name text);\nINSERT INTO people VALUES ('ann');\n";
  place = placeWith({ [`${template}.sql`]: dump });
  // On all addresses of the engine's host, where servers of the action speak TLS: clients of the first service do not.
  server = await place.start({ provider: 'docker' }, variables);
});
afterAll(async () => {
  await fetch(`${server.url}/db/${template}/mine`, { method: 'DELETE' });
  await server.stop();
  await labtest(['template', 'rm', template], { directory: place.dumps });
  place.remove();
});

test('an installation of the first service goes on with its variables, on Docker', async () => {
  const look = async () => {
    const response = await fetch(`${server.url}/db/${template}/mine`, { method: 'POST' });
    const text = await response.text();
    return response.status === 423 ? { pending: text } : { value: { code: response.status, text } };
  };
  const { code, text } = await poll(look, { timeout: 120_000 });
  expect(code, text + place.logged()).toBe(201);
  const { host, port, user, password, database, status } = JSON.parse(text);
  expect({ host, password, database, status }).toEqual({
    host: 'localhost',
    password: 'set by hand',
    database: 'shop',
    status: expect.stringMatching(/^Up (Less than a second|\d+ seconds?|About a minute)$/),
  });
  const people = async (on: unknown) => {
    const whose = { host: '127.0.0.1', port: Number(on), user, password, database };
    const connection = await createConnection(whose);
    const [rows] = await connection.query('SELECT name FROM people');
    await connection.end();
    return rows;
  };
  expect(await people(port)).toEqual([{ name: 'ann' }]);
  const reset = await fetch(`${server.url}/v1/databases/${template}/mine/reset`, { method: 'POST' });
  expect(await people(((await reset.json()) as { port: number }).port)).toEqual([{ name: 'ann' }]);
  const extended = await fetch(`${server.url}/v1/databases/${template}/mine`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: '{"ttl": 600}',
  });
  expect(extended.status).toBe(200);
  const { expires } = (await extended.json()) as { expires: string };
  expect(Date.parse(expires)).toBeGreaterThan(Date.now());
  expect((await fetch(`${server.url}/db/${template}/mine`, { method: 'POST' })).status).toBe(304);
});
