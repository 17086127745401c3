import { expect, test } from 'vitest';
import { clientOf } from '../../src/services/redis/client';

test('clients of different servers are of one class, which takes much memory to make', async () => {
  const endpoint = { host: '127.0.0.1', port: 1 };
  const [one, two] = [
    await clientOf(endpoint, { password: 'a' }, { connect: 1 }),
    await clientOf({ ...endpoint, port: 2 }, { username: 'b', database: '3' }, { connect: 1, command: 1 }),
  ];
  expect(Object.getPrototypeOf(one).constructor).toBe(Object.getPrototypeOf(two).constructor);
  expect(one.options).toMatchObject({ password: 'a', socket: { port: 1, reconnectStrategy: false } });
  expect(two.options).toMatchObject({ username: 'b', database: 3, socket: { port: 2 } });
});
