import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { Databases } from '../../src/serve/databases';
import { drained } from '../../src/serve/drain';
import { Full } from '../../src/serve/errors';

test('an end waits for what is under way, and not for clients that have begun a request and sent no more', async () => {
  const app = Fastify();
  let given = false;
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const begun = ['', 'GET / HTTP/1.1\r\n', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n'];
  const clients = begun.map((text) => {
    const client = connect(Number(port), '127.0.0.1').on('error', () => {});
    client.write(text);
    return client;
  });
  await Promise.all(clients.map((client) => once(client, 'connect')));
  // Not `once`, to which the reset connection is an error.
  const closed = Promise.all(clients.map((client) => new Promise((resolve) => client.on('close', resolve))));
  const giveUp = () => {
    given = true;
  };
  await drained(app, [], giveUp, 100);
  await closed;
  expect(given).toBe(true);
});

test('of more who ask than may wait, the rest is told to come again, however fast they ask', async () => {
  // One that does not answer yet.
  const silent = () => new Promise(() => {});
  const means = {
    settings: { parallel: 1 },
    laboratory: {
      provider: silent,
      deskFor: () => ({ requester: {}, dockerExpected: true, labs: { get: silent } }),
    },
  } as unknown as ConstructorParameters<typeof Databases>[0];
  const databases = new Databases(means);
  const owner = { name: 'ann', databases: undefined };
  const asked = Array.from({ length: 501 }, (_, at) =>
    databases.make({ template: 'shop', name: `n${at}` }, { owner }),
  );
  await expect(asked.at(-1)).rejects.toBeInstanceOf(Full);
});
