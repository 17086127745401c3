import { expect } from 'vitest';
import { poll } from '../../../src/core/poll';
import type { Provider, Server } from '../../../src/providers/provider';
import { runTool } from '../../../src/seed/restore/client';
import { describeProvider } from '../../provider-conformance';
import { images } from '../../setup/images';
import { startSwarm } from './engines';
import { providerOf, swarmSpec } from './laboratory';

/** Asked as the tools of a restore do: next to the server or from elsewhere. */
async function asked(provider: Provider, server: Server, ...words: string[]): Promise<string> {
  const { host, port } = server.inside;
  const look = async () => {
    let text = '';
    const onOutput = (said: string) => (text += said);
    const argv = ['redis-cli', '-h', host, '-p', String(port), ...words] as const;
    const code = await runTool(provider, server, { argv, onOutput });
    return code === 0 && /^\d+\s*$/.test(text) ? { value: text.trim() } : { pending: text };
  };
  return await poll(look, { timeout: 30_000 });
}

/** Where a template holds its data, whatever it is made of. */
const command =
  'mkdir -p /var/lib/labtest/redis && exec redis-server --protected-mode no --dir /var/lib/labtest/redis';

describeProvider('swarm', async () => {
  const swarm = await startSwarm(3);
  const image = await swarm.offered(images.redis);
  // One of several managers is asked by way of what goes on by another, which is to change nothing.
  const host = swarm.engines.map((engine) => engine.host).join(',');
  const [provider, other] = await Promise.all([providerOf(swarm, 0, { host }), providerOf(swarm, 1)]);
  return {
    provider,
    other,
    spec: () => swarmSpec(image, { args: ['sh', '-c', command] }),
    builder: (spec) => ({ ...spec, forTemplate: true }),
    registry: true,
    kill: (server) => swarm.killed(server.id),
    fill: async (server) => void (await asked(provider, server, 'INCR', 'filled')),
    filled: async (server) => expect(await asked(provider, server, 'GET', 'filled')).toBe('1'),
    teardown: () => swarm.end(),
  };
});
