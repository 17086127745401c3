import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { readyByTcp } from '../../src/services/tcp';

/** Listens as `behave` says; gives where. */
async function listening(behave: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    behave(socket);
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

it.each([0, 120])('a proxy that accepts and hangs up after %i ms is no service', async (milliseconds) => {
  const endpoint = await listening((socket) => setTimeout(() => socket.destroy(), milliseconds));
  await expect(readyByTcp(endpoint, 5000)).rejects.toThrow('closed at once');
});

it('a service that waits for its client is ready', async () => {
  expect(await readyByTcp(await listening(() => {}), 5000)).toEqual({});
});

it('a service that says something is ready before it would have to stay', async () => {
  const greeting = await listening((socket) => {
    socket.write('hello');
    setTimeout(() => socket.resetAndDestroy(), 100);
  });
  expect(await readyByTcp(greeting, 5000)).toEqual({});
  const answering = await listening((socket) => {
    socket.once('data', (question) => socket.write(question));
    setTimeout(() => socket.resetAndDestroy(), 100);
  });
  await expect(readyByTcp(answering, 5000)).rejects.toThrow('ECONNRESET');
  expect(await readyByTcp(answering, 5000, 'hello?')).toEqual({});
});

it('says that nothing listens', async () => {
  const endpoint = await listening(() => {});
  await expect(readyByTcp({ ...endpoint, port: 1 }, 5000)).rejects.toThrow('ECONNREFUSED');
});
