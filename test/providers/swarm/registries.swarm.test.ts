// The registry of templates, in the states that one may be in. What is refused leaves nothing behind.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newAuthority } from '../../../src/core/certificates';
import { account, freePort, startRegistry } from '../docker/registry-process';
import { bridge, gateway } from './engines';
import { providerOf } from './laboratory';
import { held, type Runs, startRuns, withData } from './runs';

const run = promisify(execFile);

let runs: Runs;

beforeAll(async () => {
  runs = await startRuns();
}, 600_000);

afterAll(() => runs.end(), 120_000);

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function registry(options: Parameters<typeof startRegistry>[0]) {
  const started = await startRegistry({ host: gateway, ...options });
  opened.push(started.stop);
  return started.address;
}

const on = (node: number) => ({ placement: { constraints: [`node.hostname==node-${node}`] } });

interface Through {
  auth?: typeof account | undefined;
  experiment?: string;
  over?: object;
}

/** A template of its own goes through the registry; the experiment is on a node that has to fetch it from there. */
async function through(
  name: string,
  address: string,
  { auth, experiment = `registries/${name}`, over = on(3) }: Through = {},
) {
  await writeFile(
    join(runs.root, `${name}.sql`),
    `CREATE TABLE held (x text);\nINSERT INTO held VALUES ('dump');\n-- ${name}\n`,
  );
  const repository = `${address}/templates`;
  const provider = await providerOf(runs.swarm, 0, { templateRegistry: { repository, auth } });
  opened.push(() => provider.close());
  const data = { ...withData, initial_data_source: `${name}.sql` };
  return await runs.run(experiment, data, provider, over);
}

async function nothingLeft(name: string) {
  const [{ docker }] = runs.swarm.engines;
  expect(await runs.providers[1].listOwned({ 'labtest.experiment': `registries/${name}` })).toEqual([]);
  const services = await docker.listServices();
  const secrets = await docker.listSecrets();
  const own = services.filter(({ Spec }) => Spec?.Labels?.['labtest.experiment'] === `registries/${name}`);
  expect([own, services.length === 0 ? secrets : []]).toEqual([[], []]);
}

test('one with a password: the node that fetches a template has what opens it', async () => {
  const address = await registry({ auth: true });
  expect(await held(await through('locked', address, { auth: account }))).toEqual(['dump', 'setup']);
});

test.each<[string, typeof account | undefined]>([
  ['wrong', { ...account, password: 'not-it' }],
  ['none', undefined],
])('one with a password, and %s given: it is said, without it', async (which, auth) => {
  const address = await registry({ auth: true });
  const failed = await through(which, address, { auth }).catch((error: Error) => error);
  expect(String(failed)).toMatch(
    /registry of templates, .*, cannot be asked.|is not in .*\/templates, where/,
  );
  expect(String(failed)).toMatch(/unauthorized|no basic auth|authentication required/i);
  expect(String(failed)).not.toContain('not-it');
  await nothingLeft(which);
});

test('one that is not there is told as that', async () => {
  const failed = await through('unreachable', `${gateway}:${await freePort()}`).catch(
    (error: Error) => error,
  );
  expect(String(failed)).toMatch(/registry of templates, .*, cannot be asked/);
  expect(String(failed)).toMatch(/connection refused/);
  await nothingLeft('unreachable');
});

test('one that goes away: nodes that have a template clone it, and one that has not is passed over', async () => {
  const started = await startRegistry({ host: gateway });
  opened.push(started.stop);
  const [{ docker }] = runs.swarm.engines;
  const node = async ({ server }: Awaited<ReturnType<typeof through>>) => {
    const nodes = await docker.listNodes();
    return nodes.find(({ Status }) => Status.Addr === server.endpoint?.host).Description.Hostname;
  };
  const first = await through('gone', started.address);
  expect(await node(first)).toBe('node-3');
  await started.stop();
  const again = (experiment: string, over: object) =>
    through('gone', started.address, { experiment: `registries/${experiment}`, over });
  const there = await again('there', on(3));
  expect(there).toMatchObject({ how: 'created', builtTemplate: false });
  expect(there.log).toMatch(/only nodes that have the template already can clone it/);
  expect(await held(there)).toEqual(['dump', 'setup']);
  await expect(again('nowhere', on(2))).rejects.toThrow(
    /No node of the swarm could begin .*\nnode node-2 could/,
  );
  // The scheduler prefers one that has nothing to do.
  const passed = await again('passed', { placement: { constraints: ['node.hostname!=node-1'] } });
  expect(await node(passed)).toBe('node-3');
  await nothingLeft('nowhere');
  for (const { server } of [first, there, passed]) await runs.providers[0].destroy(server);
});

test('one that is full is told as that', async () => {
  const data = join(runs.root, 'full');
  await mkdir(data);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', data]);
  opened.push(() => run('umount', [data]));
  const failed = await through('full', await registry({ data })).catch((error: Error) => error);
  expect(String(failed)).toMatch(/template .* is not in .*\/templates, where the nodes of the swarm get it/);
  await nothingLeft('full');
});

/** With TLS, at an address that the engines take for no insecure one. */
async function withTls() {
  const host = '10.93.8.1';
  await run('ip', ['addr', 'add', `${host}/32`, 'dev', bridge]);
  opened.push(() => run('ip', ['addr', 'del', `${host}/32`, 'dev', bridge]));
  const authority = await newAuthority('registry');
  return { address: await registry({ host, tls: await authority.issue([host]) }), ca: authority.ca };
}

test('one with TLS, of an authority that the engines trust', async () => {
  const { address, ca } = await withTls();
  const trusted = join('/etc/docker/certs.d', address);
  await mkdir(trusted, { recursive: true });
  opened.push(() => rm(trusted, { recursive: true }));
  await writeFile(join(trusted, 'ca.crt'), ca);
  expect(await held(await through('trusted', address))).toEqual(['dump', 'setup']);
});

test('one with TLS, of an authority that they do not trust, is told as that', async () => {
  const failed = await through('untrusted', (await withTls()).address).catch((error: Error) => error);
  expect(String(failed)).toMatch(/certificate signed by unknown authority/);
  await nothingLeft('untrusted');
});
