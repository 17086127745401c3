import { connect } from 'node:net';
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

/** Packets to where nobody may go are dropped, so that nobody answers. */
async function answerOf(host: string, from: Server, port = 6379): Promise<string> {
  let said = '';
  const argv = ['timeout', '2', 'redis-cli', '-h', host, '-p', String(port), 'ping'] as const;
  await provider.run(from, { argv: [...argv], onOutput: (more) => (said += more) });
  return /^PONG$/m.exec(said)?.[0] ?? '';
}

function settledConnection(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve('connected'));
    socket.on('error', (error) => resolve(error.message)).on('connect', () => socket.destroy());
  });
}

it('networks of two experiments are apart: neither reaches the other, nor what has no network', async () => {
  const [one, two] = [redisSpec(), redisSpec()];
  const network = networkOf(`one-${one.name}`, one.labels);
  const asking = await started({ ...one, network });
  const same = await started({ ...redisSpec(), network });
  const other = await started({ ...two, network: networkOf(`two-${two.name}`, two.labels) });
  const none = await started(redisSpec());
  const reached = async (server: Server) => await answerOf(await addressOf(server), asking);
  await expect.poll(() => reached(same)).toBe('PONG');
  expect([await reached(other), await reached(none)]).toEqual(['', '']);
});

it('servers that are to be apart are, by address, by name and by the engine’s own address', async () => {
  const apart = { apart: true };
  const one = await started(redisSpec(apart));
  const other = await started(redisSpec({ ...apart, alias: 'other' }));
  const usual = await started(redisSpec());
  const address = await addressOf(other);
  const { port = 0 } = other.endpoint ?? {};
  // The engine's machine reaches it, and it itself: what drops the packets is the way between the two.
  await expect.poll(async () => await answerOf(address, other)).toBe('PONG');
  expect(await settledConnection(port)).toBe('connected');
  expect(await answerOf(address, one)).toBe('');
  expect(await answerOf('other', one)).toBe('');
  const gateway = address.replace(/\d+$/, '1');
  expect(await answerOf(gateway, one, port)).toBe('');
  await expect.poll(async () => await answerOf(await addressOf(usual), usual)).toBe('PONG');
  expect(await answerOf(await addressOf(usual), one)).toBe('');
  expect(await answerOf(address, usual)).toBe('');
});
