import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDockerProvider, type DockerOptions } from '../../../src/providers/docker/index';
import { engineSocket } from './front';
import { clearAway } from './laboratory';
import { roundTrip } from './round-trip';

let directory: string;
const open: Server[] = [];
const file = (name: string) => join(directory, name);
const text = (name: string) => readFileSync(file(name), 'utf8');
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

function authority(name: string) {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    file(`${name}.key`),
    '-out',
    file(`${name}.pem`),
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
  );
}

/** @param days negative: expired already. */
function certificate(name: string, by: string, days = 2, address = '127.0.0.1') {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    file(`${name}.key`),
    '-out',
    file(`${name}.csr`),
    '-subj',
    `/CN=${name}`,
  );
  writeFileSync(file('extensions'), `subjectAltName=IP:${address}\n`);
  const [notBefore, notAfter] = [days - 4, days].map((day) =>
    new Date(Date.now() + day * 86_400_000)
      .toISOString()
      .replace(/[-:T]|\.\d+/g, '')
      .slice(2),
  );
  writeFileSync(file('index.txt'), '');
  const config = `[ca]\ndefault_ca=d\n[d]\ndatabase=${file('index.txt')}\nnew_certs_dir=${directory}\npolicy=p\ndefault_md=sha256\nrand_serial=yes\nunique_subject=no\n[p]\ncommonName=supplied\n`;
  writeFileSync(file('ca.conf'), config);
  openssl(
    'ca',
    '-batch',
    '-notext',
    '-config',
    file('ca.conf'),
    '-in',
    file(`${name}.csr`),
    '-out',
    file(`${name}.pem`),
    '-cert',
    file(`${by}.pem`),
    '-keyfile',
    file(`${by}.key`),
    '-startdate',
    String(notBefore),
    '-enddate',
    String(notAfter),
    '-extfile',
    file('extensions'),
  );
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'labtest-tls-'));
  authority('authority');
  authority('stranger');
  certificate('engine', 'authority');
  certificate('expired', 'authority', -1);
  certificate('elsewhere', 'authority', 2, '10.9.8.7');
  certificate('client', 'authority');
  certificate('intruder', 'stranger');
});

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0)) server.close();
});

afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await clearAway();
});

/** The real engine behind TLS, as `dockerd --tlsverify` has it: clients show a certificate of the authority too. */
async function engineWith(name: string): Promise<{ host: string; bytes: () => number }> {
  let bytes = 0;
  const options = { cert: text(`${name}.pem`), key: text(`${name}.key`), ca: text('authority.pem') };
  const server = createServer(
    { ...options, requestCert: true, rejectUnauthorized: true, allowHalfOpen: true },
    (client) => {
      const upstream = connect({ path: engineSocket, allowHalfOpen: true });
      client.on('data', (data: Buffer) => (bytes += data.length));
      client.pipe(upstream).pipe(client);
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    },
  );
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, bytes: () => bytes };
}

const credentials = (client = 'client', ca = 'authority') => ({
  ca: text(`${ca}.pem`),
  cert: text(`${client}.pem`),
  key: text(`${client}.key`),
});

async function refusal(options: DockerOptions): Promise<string> {
  const provider = await createDockerProvider(options);
  const outcome = await provider.find('labtest-x', {}).then(JSON.stringify, String);
  await provider.close();
  return outcome;
}

describe('an engine behind TLS', () => {
  it('hosts servers like one that is near', async () => {
    const { host } = await engineWith('engine');
    const provider = await createDockerProvider({ host, tls: credentials() });
    await roundTrip(provider);
    await provider.close();
  });

  it('is reached with the certificates that DOCKER_CERT_PATH holds', async () => {
    const { host } = await engineWith('engine');
    vi.stubEnv('DOCKER_HOST', host);
    vi.stubEnv('DOCKER_TLS_VERIFY', '1');
    vi.stubEnv('DOCKER_CERT_PATH', directory);
    await expect(createDockerProvider({})).rejects.toThrow('ca.pem');
    for (const [name, source] of [
      ['ca.pem', 'authority.pem'],
      ['cert.pem', 'client.pem'],
      ['key.pem', 'client.key'],
    ] as const)
      writeFileSync(file(name), text(source));
    expect(await refusal({})).toBe('{"status":"absent"}');
  });

  it.each([
    ['has expired', 'expired', 'CERT_HAS_EXPIRED'],
    ['is another host’s', 'elsewhere', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('MP-27 is refused when its certificate %s', async (_, name, code) => {
    const { host, bytes } = await engineWith(name);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const said = await refusal({ host, tls: credentials() });
    expect(said).toContain('is refused: its TLS certificate is not good');
    expect(said).toContain(code);
    expect(bytes()).toBe(0);
  });

  it('MP-27 is refused when another authority signed its certificate', async () => {
    const { host, bytes } = await engineWith('engine');
    expect(await refusal({ host, tls: credentials('client', 'stranger') })).toContain(
      'no fallback to an open connection',
    );
    expect(bytes()).toBe(0);
  });

  it('refuses us, and that is told, when our certificate is not of its authority', async () => {
    const { host } = await engineWith('engine');
    expect(await refusal({ host, tls: credentials('intruder') })).toMatch(
      /does not accept ours|connection .* broke/,
    );
  });

  it('does not answer those who forget TLS, and that is told', async () => {
    const { host } = await engineWith('engine');
    expect(await refusal({ host })).toMatch(/is refused|broke/);
  });
});
