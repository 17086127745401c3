import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlannedService } from '../../src/experiment/plan';
import { ensure } from '../../src/lifecycle/ensure';
import { refreshTemplates } from '../../src/lifecycle/refresh';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import type { Provider } from '../../src/providers/provider';
import { clonedKind, contextOn, plannedService } from './fixtures';

const day = 24 * 3_600_000;
let folder: string;
let laboratory: MemoryLaboratory;

beforeEach(async () => {
  laboratory = new MemoryLaboratory();
  folder = await mkdtemp(join(tmpdir(), 'labtest-lifecycle-'));
  await writeFile(join(folder, 'dump.txt'), 'SET answer 42\n');
});
afterEach(() => rm(folder, { recursive: true }));

const context = () => contextOn(laboratory, { repositoryRoot: folder, hashFolder: folder });

const cloned = (service: string, over: Partial<PlannedService> = {}, app = 'web') =>
  plannedService({
    identity: { app, experiment: 'feature/x', service },
    kind: clonedKind,
    initialDataSource: 'dump.txt',
    ...over,
  });

function attempt(services: PlannedService[], atMost = 3, own = context()) {
  const app = services[0]?.identity.app ?? 'web';
  const plan = { app, experiment: '', environment: [], services };
  return refreshTemplates(plan, own, { unused: 14 * day, atMost });
}

async function refresh(...what: Parameters<typeof attempt>) {
  const { refreshed, failed } = await attempt(...what);
  expect(failed).toEqual([]);
  return refreshed;
}

/** Makes every template that old, and used by nobody since. */
function age(days: number) {
  for (const [key, { usedAt: _, ...template }] of laboratory.templates)
    laboratory.templates.set(key, { ...template, createdAt: new Date(Date.now() - days * day) });
}

it('the template that the next experiment clones stays, however long there was none', async () => {
  const [first] = await refresh([cloned('db')]);
  age(20);
  expect(await refresh([cloned('db')])).toMatchObject([{ key: first?.key, built: false, removed: [] }]);
  await writeFile(join(folder, 'dump.txt'), 'SET answer 43 for now\n');
  expect(await refresh([cloned('db')])).toMatchObject([{ built: true, removed: [{ key: first?.key }] }]);
});

it('it stays too when there are newer ones, because the data have been put back', async () => {
  const [first] = await refresh([cloned('db')]);
  age(1);
  await writeFile(join(folder, 'dump.txt'), 'SET answer 43 for now\n');
  await refresh([cloned('db')]);
  await writeFile(join(folder, 'dump.txt'), 'SET answer 42\n');
  expect(await refresh([cloned('db')], 1)).toMatchObject([{ key: first?.key, built: false, removed: [] }]);
});

it('templates of services that are renamed, deleted or cloned no more go after their time, unless in use', async () => {
  const old = ['renamed', 'restored', 'shared', 'busy'].map((name) => cloned(name));
  await refresh(old);
  await refresh([cloned('elsewhere', {}, 'shop')]);
  await ensure(cloned('busy'), context());
  age(20);
  await refresh([cloned('young')]);
  const now = [
    cloned('kept'),
    cloned('restored', { template: false }),
    cloned('shared', { provisionType: 'shared' }),
  ];
  expect((await refresh(now)).map(({ service }) => service)).toEqual(['kept']);
  const left = [...laboratory.templates.values()].map(({ labels }) => labels['labtest.template.service']);
  expect(left.sort()).toEqual(['busy', 'elsewhere', 'kept', 'young']);
});

it('what is cloned on a swarm is in use there, although its engine finds the template, too, and knows of no clone', async () => {
  const [first] = await refresh([cloned('db')]);
  await ensure(cloned('db'), context());
  age(20);
  await writeFile(join(folder, 'dump.txt'), 'SET answer 43 for now\n');
  const own = context();
  const named = (name: string): Provider => Object.assign(createMemoryProvider({ laboratory }), { name });
  const [swarm, docker] = [named('swarm'), named('docker')];
  Object.assign(docker.templates ?? {}, { copies: async () => 0 });
  const where = { host: async () => swarm, everywhere: async () => [docker] };
  expect(await refresh([cloned('db')], 3, { ...own, ...where })).toMatchObject([
    { built: true, removed: [] },
  ]);
  expect([...laboratory.templates.keys()]).toContain(first?.key);
});

it('what a stranger has made serves strangers, and neither takes the place of the others nor stays for ever', async () => {
  const by = (untrusted: boolean) => {
    const own = context();
    return { ...own, owner: { ...own.owner, untrusted } };
  };
  const [stranger] = await refresh([cloned('db')], 3, by(true));
  const [trusted] = await refresh([cloned('db')], 3, by(false));
  expect(trusted).toMatchObject({ built: true, removed: [] });
  expect(trusted?.key).not.toBe(stranger?.key);
  expect(await refresh([cloned('db')], 3, by(true))).toMatchObject([{ key: stranger?.key, built: false }]);
  age(1);
  for (const change of ['43', '44', '45']) {
    await writeFile(join(folder, 'dump.txt'), `SET answer ${change}\n`);
    await refresh([cloned('db')], 1, by(true));
  }
  expect([...laboratory.templates.keys()]).toContain(trusted?.key);
  expect(laboratory.templates.size).toBe(2);
  age(20);
  await writeFile(join(folder, 'dump.txt'), 'SET answer 42\n');
  await refresh([cloned('db')], 3, by(false));
  expect([...laboratory.templates.keys()]).toEqual([trusted?.key]);
});

it('a laboratory that cannot be asked for them is no reason to fail', async () => {
  const own = contextOn(laboratory, {
    repositoryRoot: folder,
    hashFolder: folder,
    everywhere: () => Promise.reject(new Error('no engine here')),
  });
  expect(await refresh([cloned('db')], 3, own)).toMatchObject([{ service: 'db', built: true }]);
  expect(own.log.lines.join('\n')).toContain('not looked for everywhere. no engine here');
});

it('a service that fails keeps its templates, and the others are refreshed', async () => {
  await refresh([cloned('broken'), cloned('old')]);
  age(20);
  await writeFile(join(folder, 'other.txt'), 'SET answer 44 elsewhere\n');
  const services = [
    cloned('broken', { initialDataSource: 'absent.txt' }),
    cloned('db', { initialDataSource: 'other.txt' }),
  ];
  const { refreshed, failed } = await attempt(services);
  expect(failed).toMatchObject([
    { service: 'broken', error: { what: expect.stringContaining('absent.txt') } },
  ]);
  expect(refreshed).toMatchObject([{ service: 'db', built: true }]);
  const left = [...laboratory.templates.values()].map(({ labels }) => labels['labtest.template.service']);
  expect(left.sort()).toEqual(['broken', 'db']);
});

it('a refresh that is cancelled stops there', async () => {
  const stop = new AbortController();
  const own = contextOn(laboratory, { repositoryRoot: folder, hashFolder: folder, signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(attempt([cloned('one'), cloned('two')], 3, own)).rejects.toThrow('enough');
});

it('a template that is there already is shared once more, in case the registry was not', async () => {
  const shared: string[] = [];
  const own = contextOn(laboratory, {
    repositoryRoot: folder,
    hashFolder: folder,
    wrap: (provider) => {
      if (provider.templates) provider.templates.share = async ({ key }) => void shared.push(key);
      return provider;
    },
  });
  const [built] = await refresh([cloned('db')], 3, own);
  expect(shared).toEqual([]);
  await refresh([cloned('db')], 3, own);
  expect(shared).toEqual([built?.key]);
});
