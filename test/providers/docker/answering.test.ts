import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answering } from '../../../src/providers/docker/connection/answering';
import { dockerAddress } from '../../../src/providers/registry';

const engine = createServer((_, response) => void response.end('OK'));
let there: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  there = `tcp://127.0.0.1:${(engine.address() as AddressInfo).port}`;
});
afterAll(() => void engine.close());

const gone = 'tcp://127.0.0.1:1';

it('takes the first of several engines that answers', async () => {
  for (const host of [`${gone},${there}`, `${there}, ${gone}`]) {
    const { host: chosen, connection } = await answering({ host, environment: {} });
    expect(chosen.shown).toBe(there);
    connection.close();
  }
});

it('names each where none answers, and asks nobody where one is named alone', async () => {
  await expect(answering({ host: `${gone},${gone}`, environment: {} })).rejects.toThrow(
    /127\.0\.0\.1:1: .*\n.*127/,
  );
  (await answering({ host: gone, environment: {} })).connection.close();
});

it('is remote where any of several is, whichever answers', async () => {
  const host = 'unix:///var/run/docker.sock,tcp://10.0.0.1:2376';
  expect(await dockerAddress({ host, environment: {} })).toEqual({
    shown: 'unix:///var/run/docker.sock, tcp://10.0.0.1:2376',
    remote: true,
  });
});
