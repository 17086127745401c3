// The ways to a manager that is not reached as it is: over TLS with a client's certificate, and over ssh.
import { execFileSync, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createServer } from 'node:tls';
import { newAuthority } from '../../../src/core/certificates';
import { poll } from '../../../src/core/poll';
import type { SwarmOptions } from '../../../src/providers/swarm/options';
import { freePort } from '../docker/registry-process';
import type { SwarmEngine } from './engines';

export interface Way {
  options: Pick<SwarmOptions, 'host' | 'tls' | 'ssh'>;
  end(): Promise<void>;
}

/** A port that speaks TLS, and takes nobody but the client that has the certificate. */
export async function overTls({ address }: SwarmEngine): Promise<Way> {
  const authority = await newAuthority('managers');
  const [own, client] = [await authority.issue(['127.0.0.1']), await authority.issue(['client'])];
  // Our authority issues certificates of servers only: who the client is, is looked at here.
  const both = { ca: authority.ca, requestCert: true, rejectUnauthorized: false };
  const { raw } = new X509Certificate(client.certificate);
  const server = createServer({ ...both, cert: own.certificate, key: own.key }, (socket) => {
    if (!socket.getPeerX509Certificate()?.raw.equals(raw)) return void socket.destroy();
    pipeline(socket, connect(2375, address), socket, () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    options: {
      host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
      tls: { ca: authority.ca, cert: client.certificate, key: client.key },
    },
    end: async () => void server.close(),
  };
}

/** A real sshd, on whose machine the command docker reaches the manager. */
export async function overSsh({ host }: SwarmEngine): Promise<Way> {
  const folder = await mkdtemp(join(tmpdir(), 'labtest-ssh-'));
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  const port = await freePort();
  const lines = [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', 'PidFile none', 'UsePAM no', 'StrictModes no'],
    ...[`AuthorizedKeysFile ${join(folder, 'user.pub')}`, `HostKey ${join(folder, 'host')}`],
    `SetEnv DOCKER_HOST=${host}`,
  ];
  await writeFile(join(folder, 'config'), `${lines.join('\n')}\n`);
  await mkdir('/run/sshd', { recursive: true });
  const child = spawn('/usr/sbin/sshd', ['-D', '-f', join(folder, 'config')], { stdio: 'ignore' });
  await poll(() => answers(port), { timeout: 20_000 });
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  return {
    options: {
      host: `ssh://root@127.0.0.1:${port}`,
      ssh: { privateKey: await read('user'), hostKey: await read('host.pub') },
    },
    end: async () => {
      const closed = once(child, 'close');
      child.kill();
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

function answers(port: number): Promise<{ value: true } | { pending: string }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      resolve({ value: true });
      socket.destroy();
    });
    socket.once('error', ({ message }) => resolve({ pending: message }));
  });
}
