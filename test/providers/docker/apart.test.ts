import type Docker from 'dockerode';
import { afterEach, expect, it, vi } from 'vitest';
import { ensureApart } from '../../../src/providers/docker/containers/apart';

afterEach(() => void vi.useRealTimers());

/** An engine without networks. @param making what it does when it is to make one. */
function engine(making: () => void): Docker {
  const networks: object[] = [];
  const asked = {
    listNetworks: async () => [...networks],
    createNetwork: async (body: object) => {
      making();
      networks.push({ ...body, Id: 'made', Created: '2026-01-01T00:00:00Z' });
    },
  };
  return asked as unknown as Docker;
}

const failing = (about: object) =>
  engine(() => {
    throw Object.assign(new Error('no'), about);
  });

it('a server is apart, too, where the engine took its time to make the network', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  expect(await ensureApart(engine(() => vi.advanceTimersByTime(60_000)))).toBe('made');
});

it('a server is on the usual network where the engine has no such one, and not where no answer came', async () => {
  expect(await ensureApart(failing({ statusCode: 500 }))).toBeUndefined();
  await expect(ensureApart(failing({ code: 'ECONNRESET' }))).rejects.toThrow('no');
});
