import { afterAll, expect, it } from 'vitest';
import { createDockerProvider } from '../../../src/providers/docker/index';
import type { Server, ServerSpec } from '../../../src/providers/provider';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';

const provider = await createDockerProvider();
afterAll(async () => {
  await provider.close();
  await clearAway();
});

const started = async (spec: ServerSpec) => provider.start(await provider.create(spec, silent, never()));

const networkOf = (name: string, labels: ServerSpec['labels']) => {
  const identity = { 'labtest.app': String(labels['labtest.app']) };
  return { name, labels: { ...identity, 'labtest.repository': 'a/b' }, identity };
};

async function addressOf({ id }: Server): Promise<string> {
  const { NetworkSettings } = await engine.getContainer(id).inspect();
  return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '';
}

it('networks of two experiments are apart: neither reaches the other, nor what has no network', async () => {
  const [one, two] = [redisSpec(), redisSpec()];
  const network = networkOf(`one-${one.name}`, one.labels);
  const asking = await started({ ...one, network });
  const same = await started({ ...redisSpec(), network });
  const other = await started({ ...two, network: networkOf(`two-${two.name}`, two.labels) });
  const none = await started(redisSpec());
  // Packets to another network are dropped, so that nobody answers.
  const reached = async (server: Server) => {
    let said = '';
    const argv = ['timeout', '2', 'redis-cli', '-h', await addressOf(server), 'ping'] as const;
    await provider.run(asking, { argv: [...argv], onOutput: (more) => (said += more) });
    return said.trim();
  };
  await expect.poll(() => reached(same)).toBe('PONG');
  expect([await reached(other), await reached(none)]).toEqual(['', '']);
});
