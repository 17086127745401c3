import { expect, test } from 'vitest';
import { appWith } from './app';

test('an address that cannot be read is refused in the words of its contract', async () => {
  const app = await appWith();
  const own = await app.inject('/v1/databases/shop/%ff');
  expect(own.statusCode).toBe(400);
  expect(own.headers['content-type']).toContain('application/problem+json');
  expect(own.json()).toMatchObject({ status: 400, title: expect.stringContaining('%ff') });
  const old = await app.inject('/db/shop/%ff');
  expect(old.statusCode).toBe(400);
  expect(Object.keys(old.json())).toEqual(['status']);
  const long = await app.inject(`/v1/databases/shop/${'x'.repeat(300)}`);
  expect(long.statusCode).toBe(414);
  expect(long.headers['content-type']).toContain('application/problem+json');
  await app.close();
});

test('who asks too often waits, with a token that nobody has, too', async () => {
  const app = await appWith({ tokens: { callerOf: async () => undefined } });
  const codes = new Map<number, number>();
  for (let asked = 0; asked < 1210; asked++) {
    const headers = { authorization: 'Bearer guessed' };
    const { statusCode } = await app.inject({ url: '/v1/databases', headers });
    codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1);
  }
  expect([...codes]).toEqual([
    [401, 1200],
    [429, 10],
  ]);
  await app.close();
});
