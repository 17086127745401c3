import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { expect, test } from 'vitest';
import { placeWith } from './server';

interface Answer {
  templates?: { ready: number }[];
  url?: string;
}

test('what waits of an older template is handed out to nobody once another process has imported a newer one', async () => {
  const place = placeWith({ 'cache.redis': 'SET greeting hello\n' });
  let server = await place.start({ pool: 1 });
  const ask = async (method: string, path: string, json?: object) => {
    const headers = json ? { 'content-type': 'application/json' } : {};
    const body = json ? JSON.stringify(json) : null;
    const response = await fetch(`${server.url}/v1/${path}`, { method, headers, body });
    return response.status === 204 ? {} : ((await response.json()) as Answer);
  };
  const ready = async () => (await ask('GET', 'templates')).templates?.map((one) => one.ready);
  try {
    await expect.poll(ready, { timeout: 60_000 }).toEqual([1]);
    writeFileSync(join(place.dumps, 'cache.redis'), 'SET greeting "good morning"\n');
    await place.update();
    const { url } = await ask('POST', 'databases', { template: 'cache', name: 'one' });
    const client = createClient({ url: url ?? '' });
    await client.connect();
    expect(await client.get('greeting')).toBe('good morning');
    client.destroy();
    // It was given back, and has made room.
    await expect.poll(ready, { timeout: 60_000 }).toEqual([1, 0]);
    await ask('DELETE', 'databases/cache/one');
  } finally {
    await server.stop();
    server = await place.start();
    await expect.poll(ready, { timeout: 60_000 }).toEqual([0, 0]);
    await server.stop();
    place.remove();
  }
});
