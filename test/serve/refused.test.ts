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

test('a page of another site is refused in the words of the contract, and one behind a proxy that changes hosts is not', async () => {
  const app = await appWith({ tokens: { callerOf: async () => ({ name: 'ann', role: 'admin' }) } });
  const asked = (headers: Record<string, string>) =>
    app.inject({ url: '/v1/databases/no/one', method: 'DELETE', headers });
  const basic = { authorization: `Basic ${Buffer.from('token:').toString('base64')}` };
  const bearer = { authorization: 'Bearer token' };
  const origin = 'https://labtest.example.org';
  for (const strange of [
    { ...basic, origin },
    { ...bearer, origin, 'sec-fetch-site': 'cross-site' },
    { ...basic, 'sec-fetch-site': 'same-site' },
  ]) {
    const refused = await asked(strange);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ title: 'A page of another site asks.' });
  }
  for (const own of [{ ...basic, origin, 'sec-fetch-site': 'same-origin' }, { ...bearer, origin }, basic])
    expect((await asked(own)).statusCode).toBe(404);
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

test('who has lost their token hears no more events', async () => {
  let known = true;
  const app = await appWith({
    tokens: { callerOf: async () => (known ? { name: 'ann', role: 'reader' } : undefined) },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const heard = await fetch(`${url}/v1/events`, { headers: { authorization: 'Bearer token' } });
  expect(heard.status).toBe(200);
  known = false;
  // It ends, and not only after the longest time that a stream has: that is longer than this test may take.
  expect(await heard.text()).toContain('event: imports');
  await app.close();
});
