import { expect } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createDockerProvider } from '../../../src/providers/docker/index';
import type { ProviderWithCommands, Server } from '../../../src/providers/provider';
import { describeProvider } from '../../provider-conformance';
import { engine, redisSpec } from './laboratory';

/** A published port takes connections before the server behind it does. */
async function asked(provider: ProviderWithCommands, server: Server, ...words: string[]): Promise<string> {
  const look = async () => {
    let text = '';
    const onOutput = (said: string) => (text += said);
    const code = await provider.run(server, { argv: ['redis-cli', ...words], onOutput });
    return code === 0 && /^\d+\s*$/.test(text) ? { value: text.trim() } : { pending: text };
  };
  return await poll(look, { timeout: 30_000 });
}

describeProvider('docker', async () => {
  const provider = await createDockerProvider();
  return {
    provider,
    other: await createDockerProvider(),
    spec: () => redisSpec({ args: ['redis-server', '--dir', '/var/lib/labtest/redis'] }),
    kill: async ({ id }) => {
      await engine.getContainer(id).kill();
      await engine.getContainer(id).wait();
    },
    /** Counts, so that a write in one clone would show in the next. */
    fill: async (server) => void (await asked(provider, server, 'INCR', 'filled')),
    filled: async (server) => expect(await asked(provider, server, 'GET', 'filled')).toBe('1'),
  };
});
