import { expect, test } from 'vitest';
import { answersOf } from './asking';
import { placeWith } from './server';
import { spawned } from './spawned';

/** Of issue 17, for a server that is idle, in bytes. */
const most = 120e6;

test('a server that has imported a dump and answered requests takes little memory, as it is started', async () => {
  const place = placeWith({ 'cache.redis': 'SET greeting hello\n' });
  const server = await spawned(place);
  if (!server) throw new Error('it did not start');
  try {
    const { ask, untilImported } = answersOf(server.url);
    await untilImported();
    for (let count = 0; count < 100; count++) await ask('GET', 'v1/databases');
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const taken = Number(/^process_resident_memory_bytes (\d+)$/m.exec(metrics)?.[1]);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(most);
  } finally {
    await server.kill('SIGTERM');
    place.remove();
  }
});
