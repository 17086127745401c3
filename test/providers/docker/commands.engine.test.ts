import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerExited } from '../../../src/core/errors';
import { createDockerProvider } from '../../../src/providers/docker/index';
import type { ProviderWithCommands, Server, ServerSpec } from '../../../src/providers/provider';
import { clearAway, never, redisSpec, silent } from './laboratory';

let provider: ProviderWithCommands;
beforeAll(async () => {
  provider = await createDockerProvider();
});
afterAll(async () => {
  await provider.close();
  await clearAway();
});

const create = (spec: ServerSpec, by = provider) => by.create(spec, silent, never());
const started = async (spec = redisSpec(), by = provider) => by.start(await create(spec, by));
const output = async (server: Server, argv: [string, ...string[]], stdin?: Readable) => {
  let text = '';
  const code = await provider.run(server, { argv, stdin, onOutput: (piece) => (text += piece) });
  return { code, text: text.trim() };
};

describe('commands', () => {
  it('read 200 MB to the end without holding them', async () => {
    const server = await started();
    const chunk = Buffer.alloc(1 << 20, 'x');
    const before = process.memoryUsage.rss();
    const counted = await output(server, ['wc', '-c'], Readable.from(Array(200).fill(chunk)));
    expect(counted).toEqual({ code: 0, text: String(200 * chunk.length) });
    expect(process.memoryUsage.rss() - before).toBeLessThan(120 << 20);
  });

  it('keep characters whole that arrive in two pieces, and both outputs', async () => {
    const script = 'printf "\\303"; sleep 0.2; printf "\\251 out"; echo err >&2';
    const { text } = await output(await started(), ['sh', '-c', script]);
    expect(text).toContain('é out');
    expect(text).toContain('err');
  });

  it('are ended with everything they started', async () => {
    const server = await started();
    const controller = new AbortController();
    const run = provider.run(server, {
      argv: ['sh', '-c', 'sleep 1000 & echo started; wait'],
      signal: controller.signal,
      onOutput: () => controller.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
    const { text } = await output(server, ['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
    expect(text).not.toContain('sleep 1000');
  });

  it('need a server that runs', async () => {
    await expect(output(await create(redisSpec()), ['true'])).rejects.toBeInstanceOf(ServerExited);
  });

  it('that do not exist end with an exit code', async () => {
    const { code } = await output(await started(), ['labtest-no-such-command']);
    expect(code).not.toBe(0);
  });
});

it('tells the size of what a server has written, in its volumes too', async () => {
  const server = await started();
  await output(server, [
    'sh',
    '-c',
    'head -c 5000000 /dev/zero > /data/big; head -c 3000000 /dev/zero > /big',
  ]);
  expect(await provider.size(server)).toBeGreaterThan(8_000_000);
});
