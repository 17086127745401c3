// A server and a client that do not agree on TLS: no wait changes that.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server as NetServer } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { newAuthority } from '../../src/core/certificates';
import { untilReady } from '../../src/lifecycle/ready';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Endpoint, Provider, Server } from '../../src/providers/provider';
import { trusting } from '../../src/providers/tls';
import { kinds } from '../../src/services/registry';
import { type Engines, openEngines } from '../aws-simulator/engines';
import { framed, packetOf } from '../aws-simulator/packets';
import { folderWith } from '../cli/terminal';
import { contextOn, plannedService } from './fixtures';

const access = { username: 'master', password: 'correct horse', database: 'app' };
const home = { ...process.env, RUNNER_TEMP: folderWith({}) };
const servers = ['postgresql', 'mysql'] as const;

let engines: Engines;
let otherCa = '';
beforeAll(async () => {
  const [authority, other] = await Promise.all([newAuthority('right'), newAuthority('other')]);
  otherCa = other.ca;
  engines = await openEngines(authority, ['localhost']);
  await Promise.all(servers.map((kind) => engines.create(kind, kind, access)));
});
afterAll(() => engines?.close());

const at = (kind: string): Endpoint => ({ host: 'localhost', port: engines.running.get(kind)?.port ?? 0 });

const demands = /demands TLS[\s\S]*Set `tls: true`/;

async function listening(server: NetServer): Promise<Endpoint> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

/** What a run says of a server that was just made, and that it would wait for as long as a test may take. */
async function waitedFor(kind: keyof typeof kinds, endpoint: Endpoint): Promise<void> {
  const service = plannedService({ kind: kinds[kind], wait: { attempts: 100, secondsEach: 30 } });
  const context = contextOn(new MemoryLaboratory());
  const ended = (_: Server, signal: AbortSignal) => once(signal, 'abort');
  const provider: Partial<Record<keyof Provider, unknown>> = { ended, log: async () => 'its log' };
  const server = { name: 'db', endpoint, environment: {} } as Server;
  await untilReady(server, access, provider as Provider, service, context, { fresh: true });
}

test('PostgreSQL that demands TLS is told at once, with what to do', async () => {
  await expect(waitedFor('postgresql', at('postgresql'))).rejects.toThrow(demands);
});

test.each(servers)('%s whose certificate is another authority’s is refused at once', async (kind) => {
  const tls = await trusting(otherCa, 'localhost', home);
  await expect(waitedFor(kind, { ...at(kind), tls })).rejects.toThrow(/certificate/);
});

/** What MySQL answers to a login; MariaDB says of such a user that the password is wrong. */
const answers = {
  'MySQL that demands TLS': '\xff\x57\x0c#HY000Connections using insecure transport are prohibited',
  'a server that would have a password in clear text': '\xfemysql_clear_password\0',
};

test.each(Object.entries(answers))('%s is told at once, and gets none', async (_, answer) => {
  const server = createServer(async (socket) => {
    socket.on('error', () => {});
    const real = connect(at('mysql').port, '127.0.0.1');
    socket.write(framed(await packetOf(real)));
    real.destroy();
    const { sequence } = await packetOf(socket);
    socket.write(framed({ sequence: sequence + 1, body: Buffer.from(answer, 'latin1') }));
  });
  await expect(waitedFor('mysql', await listening(server))).rejects.toThrow(demands);
});

test('a server without TLS is refused at once by who would verify it', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end('N')));
  const tls = await trusting(otherCa, 'localhost', home);
  await expect(waitedFor('postgresql', { ...(await listening(server)), tls })).rejects.toThrow(/SSL/);
});
