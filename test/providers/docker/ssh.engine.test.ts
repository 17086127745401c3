import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createSshAgent } from '../../../src/providers/docker/connection/ssh';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { openState } from '../../../src/state/open';
import { clearAway } from './laboratory';
import { roundTrip } from './round-trip';

const sshd = ['/usr/sbin/sshd', '/usr/bin/sshd'].find(existsSync);
const user = userInfo().username;
const stops: (() => Promise<unknown>)[] = [];
let directory: string;
let privateKey: string;

beforeAll(async () => {
  if (!sshd) throw new Error('These tests start a real sshd: install the package openssh-server.');
  directory = await mkdtemp(join(tmpdir(), 'labtest-ssh-'));
  for (const name of ['host', 'rival', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, name)]);
  execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', join(directory, 'rsa')]);
  privateKey = await readFile(join(directory, 'user'), 'utf8');
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
});

afterAll(async () => {
  for (const stop of stops) await stop();
  await rm(directory, { recursive: true, force: true });
  await clearAway();
});

const publicKey = (name: string) => readFile(join(directory, `${name}.pub`), 'utf8');
const fingerprint = (name: string) =>
  execFileSync('ssh-keygen', ['-lf', join(directory, `${name}.pub`)], { encoding: 'utf8' }).split(' ')[1] ??
  '';

/** A real sshd with host keys of its own, for the user that runs the tests. Returns its port. */
async function server(hostKeys: string[], more: string[] = []): Promise<number> {
  const port = await freePort();
  const config = join(directory, `sshd-${port}`);
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    `AuthorizedKeysFile ${join(directory, 'user.pub')}`,
    ...hostKeys.map((name) => `HostKey ${join(directory, name)}`),
    ...more,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const child = spawn(String(sshd), ['-D', '-e', '-f', config], { stdio: 'ignore' });
  stops.push(async () => {
    child.kill();
    await once(child, 'exit');
  });
  await poll(() => answers(port), { timeout: 20_000 });
  return port;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function answers(port: number): Promise<{ value: true } | { pending: string }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve({ value: true }));
    socket.once('error', (error) => resolve({ pending: error.message }));
    socket.once('close', () => resolve({ pending: 'closed' }));
    socket.once('data', () => socket.destroy());
  });
}

async function through(port: number, hostKey: string, key = privateKey) {
  return createDockerProvider({ host: `ssh://${user}@127.0.0.1:${port}`, ssh: { privateKey: key, hostKey } });
}

async function said(port: number, hostKey: string, key?: string): Promise<string> {
  const provider = await through(port, hostKey, key);
  const outcome = await provider.describe().then(String, String);
  await provider.close();
  return outcome;
}

/** All that comes through one connection of the agent. */
async function answerThrough(port: number): Promise<string> {
  const shown = `ssh://${user}@127.0.0.1:${port}`;
  const host = { kind: 'ssh', host: '127.0.0.1', port, username: user, shown } as const;
  const agent = createSshAgent(host, { privateKey, hostKey: await publicKey('host') });
  const stream = await new Promise<Duplex>((resolve, reject) => {
    agent.createConnection({}, (error, stream) => (error ? reject(error) : resolve(stream as Duplex)));
  });
  return await text(stream).finally(() => agent.destroy());
}

describe('an engine behind ssh', () => {
  it('hosts servers like one that is near', async () => {
    const port = await server(['host']);
    const provider = await through(port, await publicKey('host'));
    expect(await provider.describe()).toMatch(
      new RegExp(`Docker engine .* at ssh://${user}@127.0.0.1:${port}$`),
    );
    await roundTrip(provider);
    await provider.close();
  });

  it('is pinned by a known_hosts line of any of its keys, or by the fingerprint of its first', async () => {
    const port = await server(['rsa', 'host']);
    for (const name of ['host', 'rsa']) {
      expect(await said(port, `[127.0.0.1]:${port} ${await publicKey(name)}`)).toContain('Docker engine');
    }
    expect(await said(port, fingerprint('host'))).toContain('Docker engine');
  });

  it('MP-26 is refused when it shows another key than the pinned one', async () => {
    const port = await server(['rival']);
    const refusal = await said(port, await publicKey('host'));
    expect(refusal).toContain('another host key than the pinned one');
    expect(refusal).toContain(fingerprint('rival'));
  });

  it('is told apart from one that does not accept the key, or is not there', async () => {
    const port = await server(['host']);
    const stranger = await readFile(join(directory, 'rival'), 'utf8');
    expect(await said(port, await publicKey('host'), stranger)).toContain('authentication methods failed');
    expect(await said(port, await publicKey('host'), 'no key at all')).toContain('Cannot parse privateKey');
    expect(await said(1, await publicKey('host'))).toContain('ECONNREFUSED');
  });

  it('is told when it has no docker command', async () => {
    const port = await server(['host'], ['SetEnv PATH=/nonexistent']);
    expect(await said(port, await publicKey('host'))).toMatch(
      /There is no docker command on ssh:.*Install the Docker CLI there/s,
    );
  });

  it('is told when docker there does not reach its engine', async () => {
    const port = await server(['host'], ['SetEnv DOCKER_HOST=unix:///no/such/docker.sock']);
    expect(await said(port, await publicKey('host'))).toMatch(
      /does not reach its engine.*\/no\/such\/docker.sock/s,
    );
  });

  it.each([
    ['the connection', 'kill -9 $PPID'],
    ['the command at the far end', 'kill -9 $$'],
  ])('is no engine whose answer has ended when %s is lost', async (_, loss) => {
    const port = await server(['host'], [`ForceCommand printf half; ${loss}`]);
    await expect(answerThrough(port)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await said(port, await publicKey('host'))).toMatch(/The connection to the Docker engine .* broke/);
  });

  it('has ended its answer when the command at the far end has', async () => {
    expect(await answerThrough(await server(['host'], ['ForceCommand printf whole']))).toBe('whole');
  });

  it('gives the text of a file there, and tells one that is missing from one that cannot be read', async () => {
    const provider = await through(await server(['host']), await publicKey('host'));
    const file = join(directory, 'state.json');
    await writeFile(file, '{"é": 1}\n');
    const read = async (path: string) => await provider.readLaboratoryFile?.(path);
    expect(await read(file)).toBe('{"é": 1}\n');
    expect(await read(join(directory, 'missing.json'))).toBeUndefined();
    expect(await read(join(file, 'beneath.json'))).toBeUndefined();
    await expect(read(directory)).rejects.toThrow(/cannot be read[\s\S]*Is a directory/);
    await expect(read(`${directory}/$(id)`)).rejects.toThrow('cannot be read through ssh');
    expect(await provider.describe()).toContain('Docker engine');
    await provider.close();
  });

  it('has a state of its own, which a job can use when it is in S3', async () => {
    const provider = await through(await server(['host']), await publicKey('host'));
    const defaultFile = join(directory, 'own-state.json');
    const open = (input?: string) =>
      openState({
        ...{ input, directory, defaultFile },
        log: { warn: () => {}, debug: () => {} },
        laboratoryFile: async (path) => await provider.readLaboratoryFile?.(path),
      });
    expect(await open()).toBeUndefined();
    await writeFile(defaultFile, '{"provider": "s3", "bucket": "labtest"}');
    expect((await open())?.description).toBe('bucket labtest');
    await writeFile(defaultFile, '{"provider": "script", "command": "/testing/get"}');
    await expect(open()).rejects.toThrow(/own-state.json of the Docker host cannot be used[\s\S]*script/);
    expect((await open('{"provider": "directory", "path": "."}'))?.description).toContain('directory');
    await provider.close();
  });

  it('has no file to show where the key may only reach the engine', async () => {
    const forced = await server(['host'], ['ForceCommand docker system dial-stdio']);
    const provider = await through(forced, await publicKey('host'));
    expect(await provider.describe()).toContain('Docker engine');
    expect(await provider.readLaboratoryFile?.(join(directory, 'user.pub'))).toBe('');
    await provider.close();
  });
});
