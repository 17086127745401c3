import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { poll } from '../../../src/core/poll';
import { createDockerProvider, type DockerOptions } from '../../../src/providers/docker/index';
import { dataDirectory } from '../../../src/providers/docker/templates/image';
import type { ProviderWithCommands, Server, Template, Templates } from '../../../src/providers/provider';
import { testedRedis as redis, specOfKind } from './kinds';
import { clearAway, engine, never, silent } from './laboratory';
import { account, freePort, holding, type RegistryProcess, startRegistry } from './registry-process';

const opened: ProviderWithCommands[] = [];
const made: Template[] = [];
let open: RegistryProcess;
let locked: RegistryProcess;
let plain: ProviderWithCommands;

beforeAll(async () => {
  open = await startRegistry();
  // The layers of the image below the templates are then given to one of them only.
  locked = await startRegistry({ auth: true, data: open.data });
  plain = await createDockerProvider();
  opened.push(plain);
});
afterEach(async () => {
  await clearAway();
  for (const template of made.splice(0)) await templatesOf(plain).remove(template);
});
afterAll(async () => {
  await Promise.all(opened.map((provider) => provider.close()));
  await locked.stop();
  await open.stop();
});

const templatesOf = (of: ProviderWithCommands): Templates => {
  if (!of.templates) throw new Error('the provider keeps no templates');
  return of.templates;
};
const newKey = () => randomUUID().replaceAll('-', '');

async function connected(address: string, auth?: typeof account): Promise<ProviderWithCommands> {
  const templateRegistry: DockerOptions['templateRegistry'] = {
    repository: `${address}/lab/templates`,
    auth,
  };
  const provider = await createDockerProvider({ templateRegistry });
  opened.push(provider);
  return provider;
}

const settings = { service: 'cache', image: '', environment: {}, commands: [] };

async function reached(server: Server): Promise<void> {
  const { endpoint, environment } = server;
  if (!endpoint) throw new Error('no endpoint');
  const look = () =>
    redis.kind.ready(endpoint, redis.kind.access(environment), settings, 5000).then(
      (value) => ({ value }),
      (error: Error) => ({ pending: error.message }),
    );
  await poll(look, { timeout: 30_000 });
}

/** A server with a row in it. */
async function filled(provider: ProviderWithCommands): Promise<Server> {
  const server = await provider.start(
    await provider.create(specOfKind(redis, dataDirectory), silent, never()),
  );
  await reached(server);
  expect(await provider.run(server, redis.write(server))).toBe(0);
  return server;
}

async function save(provider: ProviderWithCommands, server: Server, key: string) {
  const reports: string[] = [];
  const saved = await templatesOf(provider).save(server, key, { note: 'kept "so"' }, (line) =>
    reports.push(line),
  );
  made.push(saved.template);
  return { ...saved, reports };
}

async function find(provider: ProviderWithCommands, key: string) {
  const reports: string[] = [];
  const found = await templatesOf(provider).find(key, (line) => reports.push(line), never());
  return { found, reports: reports.join('\n') };
}

/** As on a runner that has just been made: the engine does not know the template. */
async function forget({ key, reference }: Template): Promise<void> {
  await templatesOf(plain).remove(made.at(-1) as Template);
  expect((await find(plain, key)).found).toBeUndefined();
  await expect(engine.getImage(reference).inspect()).rejects.toMatchObject({ statusCode: 404 });
}

async function isCloneable(template: Template | undefined): Promise<void> {
  const server = await plain.start(
    await plain.create(specOfKind(redis, dataDirectory, { template }), silent, never()),
  );
  await reached(server);
  let text = '';
  await plain.run(server, { ...redis.count(server), onOutput: (said) => (text += said) });
  expect(text.trim()).toBe('1');
}

/** The first push carries the layers of the image below too. */
const timeout = 240_000;

describe('a registry of templates', { timeout }, () => {
  it('gives an empty engine what another one has built', async () => {
    const provider = await connected(open.address);
    const server = await filled(provider);
    const { template, shared, reports } = await save(provider, server, newKey());
    await shared;
    expect(reports.join('\n')).toMatch(/shared the template through/);
    await provider.destroy(server);
    await forget(template);
    const { found } = await find(provider, template.key);
    expect(found).toMatchObject({ key: template.key, labels: { note: 'kept "so"' } });
    expect(found?.environment).toEqual(template.environment);
    const { RepoTags: names } = await engine.getImage(found?.reference ?? '').inspect();
    expect(names).toEqual([`labtest-template:${template.key}`]);
    await isCloneable(found);
  });

  it('gets what was built while nobody knew of it', async () => {
    const { template } = await save(plain, await filled(plain), newKey());
    const provider = await connected(open.address);
    const reports: string[] = [];
    await templatesOf(provider).share?.(template, (line) => reports.push(line));
    expect(reports.join('\n')).toMatch(/shared the template through/);
    await forget(template);
    await isCloneable((await find(provider, template.key)).found);
  });

  it('has no template that nobody has built, which is no warning', async () => {
    const { found, reports } = await find(await connected(open.address), newKey());
    expect(found).toBeUndefined();
    expect(reports).not.toMatch(/warning/);
  });

  it('opens with the credentials given, and with none or wrong ones is a warning', async () => {
    const provider = await connected(locked.address, account);
    const server = await filled(provider);
    const { template, shared, reports } = await save(provider, server, newKey());
    await shared;
    expect(reports.join('\n')).toMatch(/shared the template through/);
    await provider.destroy(server);
    await forget(template);
    for (const auth of [undefined, { ...account, password: 'wrong' }]) {
      const { found, reports } = await find(await connected(locked.address, auth), template.key);
      expect(found).toBeUndefined();
      expect(reports).toMatch(/warning: the template could not be fetched/);
      expect(reports).not.toContain('wrong');
    }
    const { found } = await find(provider, template.key);
    await isCloneable(found);
  });

  it('opens with what Docker has been logged in with', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'labtest-docker-config-'));
    const auth = Buffer.from(`${account.username}:${account.password}`).toString('base64');
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify({ auths: { [locked.address]: { auth } } }),
    );
    vi.stubEnv('DOCKER_CONFIG', directory);
    try {
      const provider = await connected(locked.address);
      const { template, shared } = await save(provider, await filled(provider), newKey());
      await shared;
      await clearAway();
      await forget(template);
      expect((await find(provider, template.key)).found).toBeDefined();
    } finally {
      vi.unstubAllEnvs();
      await rm(directory, { recursive: true });
    }
  });

  it('that refuses a push is a warning, and the template stays here', async () => {
    const provider = await connected(locked.address);
    const { template, shared, reports } = await save(provider, await filled(provider), newKey());
    await shared;
    expect(reports.join('\n')).toMatch(/warning: the template could not be shared/);
    expect((await find(provider, template.key)).found?.reference).toBe(template.reference);
  });

  it('that is down is a warning', async () => {
    const provider = await connected(`127.0.0.1:${await freePort()}`);
    const key = newKey();
    const { found, reports } = await find(provider, key);
    expect(found).toBeUndefined();
    expect(reports).toMatch(/warning: the template could not be fetched.*refused/);
    const saved = await save(provider, await filled(provider), key);
    await saved.shared;
    expect(saved.reports.join('\n')).toMatch(/warning: the template could not be shared.*refused/);
    await clearAway();
    await isCloneable((await find(provider, key)).found);
  });

  const partOf: [string, (request: IncomingMessage) => boolean][] = [
    // The engine's own image store uploads in pieces, and containerd's in one.
    [
      'a layer',
      ({ method, url }) => method === 'PATCH' || (method === 'PUT' && Boolean(url?.includes('/uploads/'))),
    ],
    ['the manifest', ({ method, url }) => method === 'PUT' && Boolean(url?.includes('/manifests/'))],
  ];

  it.each(partOf)('shows nothing of a push that died while it sent %s', async (_, held) => {
    const gate = await holding(open.address, held);
    const dying = await connected(gate.address);
    const server = await filled(dying);
    const { template, shared } = await save(dying, server, newKey());
    await gate.held;
    await dying.close();
    await shared;
    await forget(template);
    const alive = await connected(open.address);
    expect((await find(alive, template.key)).found).toBeUndefined();
    const again = await save(alive, server, template.key);
    await again.shared;
    await clearAway();
    await forget(again.template);
    await isCloneable((await find(alive, template.key)).found);
    await gate.close();
  });

  it('is not trusted to call something a template that is none', async () => {
    const key = newKey();
    const repository = `${open.address}/lab/templates`;
    await engine.getImage(redis.image).tag({ repo: repository, tag: key });
    const stream = await engine
      .getImage(repository)
      .push({ tag: key, authconfig: { username: '', password: '', serveraddress: '' } });
    await new Promise((resolve) => engine.modem.followProgress(stream, resolve));
    await engine.getImage(`${repository}:${key}`).remove();
    const { found, reports } = await find(await connected(open.address), key);
    expect(found).toBeUndefined();
    expect(reports).toMatch(/is not the template that its name says/);
  });
});
