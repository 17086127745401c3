// Drivers and tools against servers that take nothing but TLS.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientFor } from '../../src/cli/client';
import { newAuthority } from '../../src/core/certificates';
import type { Endpoint, Server } from '../../src/providers/provider';
import { trusting } from '../../src/providers/tls';
import type { KindName } from '../../src/services/kind';
import { kinds } from '../../src/services/registry';
import { type Engines, openEngines } from '../aws-simulator/engines';
import { folderWith } from '../cli/terminal';

const execute = promisify(execFile);
const servers = ['postgresql', 'mysql'] as const;
const settings = { service: 'db', image: '', environment: {}, commands: [] };
const access = { username: 'master', password: 'correct horse', database: 'app' };
const home = { ...process.env, RUNNER_TEMP: folderWith({}) };

let engines: Engines;
let [ca, otherCa] = ['', ''];

beforeAll(async () => {
  const [authority, other] = await Promise.all([newAuthority('right'), newAuthority('other')]);
  [ca, otherCa] = [authority.ca, other.ca];
  engines = await openEngines(authority, ['localhost']);
  await Promise.all(servers.map((kind) => engines.create(kind, kind, access)));
});
afterAll(async () => {
  await engines?.close();
});

async function endpoint(kind: KindName, of: { ca?: string; name?: string; host?: string } = {}) {
  const port = engines.running.get(kind)?.port ?? 0;
  const { host = 'localhost', name = 'localhost' } = of;
  return { host, port, tls: await trusting(of.ca ?? ca, name, home) } satisfies Endpoint;
}

const ready = (kind: KindName, at: Endpoint) => kinds[kind].ready(at, access, settings, 20_000);

/** What the kind's own client, as the command line calls it, answers to a question. */
async function asked(kind: KindName, at: Endpoint): Promise<string> {
  const server = { endpoint: at } as Server;
  const client = clientFor(kind, server, access, 'local', { env: process.env, isTerminal: false });
  const [program, ...args] = client.argv;
  const question = kind === 'postgresql' ? ['-Atc', 'SELECT 40 + 2'] : ['-Ne', 'SELECT 40 + 2'];
  const env = { ...process.env, ...client.environment };
  return (await execute(program, [...args, ...question], { env })).stdout.trim();
}

describe.each(servers)('%s over TLS', (kind) => {
  test('is reached by driver and client, by its name and by an address beside it', async () => {
    await ready(kind, await endpoint(kind));
    await ready(kind, await endpoint(kind, { host: '127.0.0.1' }));
    expect(await asked(kind, await endpoint(kind))).toBe('42');
  });

  test('is refused by both where another authority is trusted', async () => {
    const wrong = await endpoint(kind, { ca: otherCa });
    await expect(ready(kind, wrong)).rejects.toThrow(/certificate|self.signed/i);
    await expect(asked(kind, wrong)).rejects.toThrow(/certificate/i);
  });

  test('is refused by both where its certificate has another name', async () => {
    await expect(
      ready(kind, await endpoint(kind, { name: 'db.example', host: '127.0.0.1' })),
    ).rejects.toThrow(/altnames/);
    // This address leads there, and is not in the certificate.
    const wrong = await endpoint(kind, { name: '127.0.0.1', host: '127.0.0.1' });
    await expect(asked(kind, wrong)).rejects.toThrow(/does not match host|validation of SSL/i);
  });

  test('is refused without TLS', async () => {
    const { tls: _, ...plain } = await endpoint(kind);
    await expect(ready(kind, plain)).rejects.toThrow(/no encryption|insecure transport|access denied/i);
  });
});
