import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answering, namedBy } from '../../../src/providers/docker/connection/answering';
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
    const { host: chosen, connection } = await answering(namedBy({ host, environment: {} }));
    expect(chosen.shown).toBe(there);
    connection.close();
  }
});

it('takes the first of several in DOCKER_HOST, with what belongs to that variable', async () => {
  const environment = { DOCKER_HOST: `${gone},${there}` };
  const { host, connection } = await answering(namedBy({ environment }));
  expect(host.shown).toBe(there);
  connection.close();
  const tls = { DOCKER_HOST: 'tcp://10.0.0.1,tcp://10.0.0.2', DOCKER_TLS_VERIFY: '1' };
  const { shown } = await dockerAddress({ environment: tls });
  expect(shown).toBe('tcp://10.0.0.1:2376, tcp://10.0.0.2:2376');
});

it('names each where none answers, and asks nobody where one is named alone', async () => {
  await expect(answering(namedBy({ host: `${gone},${gone}`, environment: {} }))).rejects.toThrow(
    /127\.0\.0\.1:1: .*\n.*127/,
  );
  (await answering(namedBy({ host: `${gone},`, environment: {} }))).connection.close();
});

it('is remote where any of several is, whichever answers', async () => {
  const host = 'unix:///var/run/docker.sock,tcp://10.0.0.1:2376';
  expect(await dockerAddress({ host, environment: {} })).toEqual({
    shown: 'unix:///var/run/docker.sock, tcp://10.0.0.1:2376',
    remote: true,
  });
});
