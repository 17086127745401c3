import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../../../src/core/certificates';
import { withResolvers } from '../../../src/core/node-20';
import { poll } from '../../../src/core/poll';

/** The one account of a registry that asks for one; the file beside it in htpasswd's own format. */
export const account = { username: 'lab', password: 'pa:ss word' };
const htpasswd = 'lab:$2b$04$clpjx7OPl/8MFR19rkg1A.gZpQt/DcBsDl7Yzdck.YkE9d.omwiNe\n';

/** A real registry, Debian's `docker-registry`, in a process of its own on loopback. */
export interface RegistryProcess {
  /** `host:port`. */
  address: string;
  /** Where it keeps what it is given. */
  data: string;
  stop(): Promise<void>;
}

/** @param options whether it asks for the account, where it keeps its images (by default in a folder of its own), its address, and what it proves it with. */
export async function startRegistry(
  options: { auth?: boolean; data?: string; host?: string; tls?: Certificate } = {},
): Promise<RegistryProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'labtest-registry-'));
  const { auth = false, data = join(directory, 'data'), host = '127.0.0.1', tls } = options;
  const [certificate, key] = [join(directory, 'certificate'), join(directory, 'key')];
  const address = `${host}:${await freePort()}`;
  const lines = [
    'version: 0.1',
    `storage: { filesystem: { rootdirectory: ${data} } }`,
    `http: { addr: "${address}", relativeurls: true${tls ? `, tls: { certificate: ${certificate}, key: ${key} }` : ''} }`,
    'log: { level: error }',
    ...(auth ? [`auth: { htpasswd: { realm: lab, path: ${join(directory, 'htpasswd')} } }`] : []),
  ];
  await writeFile(join(directory, 'config.yml'), lines.join('\n'));
  await writeFile(join(directory, 'htpasswd'), htpasswd);
  if (tls) await Promise.all([writeFile(certificate, tls.certificate), writeFile(key, tls.key)]);
  const child = spawn('docker-registry', ['serve', join(directory, 'config.yml')], { stdio: 'ignore' });
  await once(child, 'spawn');
  await answers(address, child);
  const stop = async () => {
    const closed = once(child, 'close');
    if (child.kill('SIGKILL')) await closed;
    await rm(directory, { recursive: true, force: true });
  };
  return { address, data, stop };
}

async function answers(address: string, child: ChildProcess): Promise<void> {
  const look = async () => {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with code ${child.exitCode}`);
    const asked = await fetch(`http://${address}/v2/`).catch((error: Error) => error);
    return asked instanceof Error ? { pending: asked.message } : { value: undefined };
  };
  await poll(look, { timeout: 20_000 });
}

export async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Hands every request on to a registry but those that are to be held: they never get an answer. */
export async function holding(address: string, held: (request: IncomingMessage) => boolean) {
  const waiting = withResolvers<void>();
  const [host, port] = address.split(':');
  const server = createServer((incoming, response) => {
    if (held(incoming)) return void waiting.resolve();
    const { method, url, headers } = incoming;
    const forward = request({ host, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forward.on('error', () => response.destroy());
    incoming.pipe(forward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves once something is held. */
    held: waiting.promise,
    close,
  };
}
