// A server that nobody here knows, whose entrypoint gives its data away and becomes another account, under the
// capabilities that a `container` keeps.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderWith, labtest } from '../../cli/terminal';

const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' }).trim();
let where: { directory: string };

beforeAll(() => {
  const image = process.env.LABTEST_TEST_RABBITMQ_IMAGE || built();
  const queue = `{ service: container, image: "${image}", port: 5672, memory: 512m }`;
  where = { directory: folderWith({ '.labtest.yml': `services: { queue: ${queue} }\n` }) };
}, 600_000);
afterAll(async () => void (await labtest(['down'], where)));

/** Debian's, with an entrypoint that keeps the contract of the official one. */
function built(): string {
  const image = 'labtest-test/rabbitmq:3';
  const folder = join(import.meta.dirname, '../../images/rabbitmq');
  docker('build', '--quiet', '--network', 'host', '--tag', image, folder);
  return image;
}

/** What a server says to whoever speaks AMQP 0-9-1 to it. */
async function greeting(host: string, port: number): Promise<Buffer> {
  const socket = connect(port, host);
  socket.write('AMQP\0\0\x09\x01');
  const [said] = await once(socket, 'data');
  socket.destroy();
  return said;
}

test('RabbitMQ starts, takes its data, and its server keeps no capability', async () => {
  const { code, out, err } = await labtest(['up', '--json'], where);
  expect(code, err).toBe(0);
  const { host, port } = JSON.parse(out).services[0];
  // A frame of a method on channel 0: Connection.Start.
  const said = await greeting(host, port);
  expect([said.readUInt8(0), said.readUInt16BE(7), said.readUInt16BE(9)]).toEqual([1, 10, 10]);
  const id = execFileSync('docker', ['ps', '--quiet', '--filter', `publish=${port}`], {
    encoding: 'utf8',
  }).trim();
  const status = execFileSync('docker', ['exec', id, 'cat', '/proc/1/status'], { encoding: 'utf8' });
  expect(status).toMatch(/^CapEff:\t0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  expect(status).not.toMatch(/^Uid:\t0\t/m);
});
