import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { ProviderWithCommands } from '../../../src/providers/provider';
import { never, redisSpec, silent } from './laboratory';

/** A server's whole life through `provider`, hijacked connections and their half-close included. */
export async function roundTrip(provider: ProviderWithCommands): Promise<void> {
  const spec = redisSpec({ files: [{ path: '/etc/labtest.conf', content: 'x' }] });
  const server = await provider.commit(await provider.start(await provider.create(spec, silent, never())));
  expect(await provider.find(spec.name, spec.labels)).toMatchObject({
    status: 'ready',
    server: { id: server.id },
  });
  const chunk = Buffer.alloc(1 << 20, 'x');
  let said = '';
  const counted = provider.run(server, {
    argv: ['wc', '-c'],
    stdin: Readable.from(Array(20).fill(chunk)),
    onOutput: (text) => (said += text),
  });
  expect(await counted).toBe(0);
  expect(Number(said)).toBe(20 * chunk.length);
  const ended = provider.ended(server, never());
  const looks = await Promise.all(Array.from({ length: 12 }, () => provider.find(spec.name, spec.labels)));
  expect(new Set(looks.map(({ status }) => status))).toEqual(new Set(['ready']));
  await provider.destroy(server);
  expect(await ended).toMatch(/removed|code/);
  expect(await provider.find(spec.name, spec.labels)).toEqual({ status: 'absent' });
}
