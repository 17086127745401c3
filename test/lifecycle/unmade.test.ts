import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedService } from '../../src/experiment/plan';
import { ensure } from '../../src/lifecycle/ensure';
import { makeUnmade } from '../../src/lifecycle/unmade';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { contextOn, intercepted, clonedKind as kind, plannedService } from './fixtures';

const keeping = { unused: 1000, atMost: 3 };
const worthIt = { ...kind, templating: kind.templating && { ...kind.templating, worthEmpty: true } };

function empty(experiment: string, over: Partial<PlannedService> = {}): PlannedService {
  const identity = { app: 'web', experiment, service: 'db' };
  return plannedService({ kind: worthIt, identity, ...over });
}

let hashFolder: string;
let laboratory: MemoryLaboratory;
beforeEach(async () => {
  hashFolder = await mkdtemp(join(tmpdir(), 'labtest-unmade-'));
  laboratory = new MemoryLaboratory();
});
afterEach(() => rm(hashFolder, { recursive: true }));
const context = (over: Parameters<typeof contextOn>[1] = {}) =>
  contextOn(laboratory, { hashFolder, ...over });

/** The first experiment of its service, and what its post step makes. */
async function first(over: Partial<PlannedService> = {}) {
  const service = empty('one', over);
  const made = await ensure(service, context());
  return { service, made, unmade: { db: made.unmadeTemplate ?? { key: '' } } };
}

describe('a template of an empty server', () => {
  it('is made once nobody waits, and later experiments are clones of it', async () => {
    const { service, made, unmade } = await first();
    expect([laboratory.templates.size, laboratory.servers.size]).toEqual([0, 1]);
    expect(made.template).toBeUndefined();
    const post = context();
    await makeUnmade([service], unmade, post, keeping);
    expect([...laboratory.templates.keys()]).toEqual([made.unmadeTemplate?.key]);
    expect(post.log.lines.join('\n')).toMatch(/building template \w+ from an empty server\n.*made template/s);
    expect([...laboratory.servers.keys()]).toEqual([service.serverName]);
    const second = await ensure(empty('two'), context());
    expect(second).toMatchObject({ template: { key: made.unmadeTemplate?.key }, builtTemplate: false });
    expect(second.unmadeTemplate).toBeUndefined();
  });

  it('is one for each image, and each setting that its databases are made with', async () => {
    const settings = empty('one').settings;
    const others: Partial<PlannedService>[] = [
      {},
      { identity: { app: 'web', experiment: 'one', service: 'db2' } },
      { settings: { ...settings, image: 'other' } },
      { settings: { ...settings, commands: ['-x'] } },
      { settings: { ...settings, environment: { A: '1' } } },
    ];
    const keys: unknown[] = [];
    for (const over of others) {
      laboratory = new MemoryLaboratory();
      keys.push((await first(over)).made.unmadeTemplate?.key);
    }
    expect(new Set(keys).size).toBe(5);
    expect(keys).not.toContain(undefined);
  });

  it.each<[string, Partial<PlannedService>]>([
    ['with template: false', { template: false }],
    ['of a kind that has nothing to initialise', { kind }],
    ['that nobody waits for, which could not be given its passwords', { wait: undefined }],
    ['on a communal server', { provisionType: 'communal' }],
  ])('is made of no service %s', async (_what, over) => {
    expect((await first(over)).made.unmadeTemplate).toBeUndefined();
  });

  it('is made on no provider whose servers take minutes to start, however they begin', async () => {
    const made = await ensure(empty('one'), context({ managed: {} }));
    expect(made.unmadeTemplate).toBeUndefined();
  });

  it('that cannot be made is told, leaves nothing, and is tried once more and no third time', async () => {
    const { service, unmade } = await first();
    const failing = context({
      wrap: (provider) =>
        intercepted(provider, async (method) => {
          if (method === 'start') throw new Error('the data lie on a volume');
        }),
    });
    for (const name of ['two', 'three']) {
      await makeUnmade([service], unmade, failing, keeping);
      const lines = failing.log.lines.splice(0).join('\n');
      expect(lines).toMatch(/db: no template of the empty server .* the data lie on a/);
      expect(laboratory.templates.size).toBe(0);
      const next = await ensure(empty(name), context());
      expect(next.unmadeTemplate).toEqual(name === 'two' ? unmade.db : undefined);
    }
    expect(laboratory.servers.size).toBe(3);
  });

  it('whose clone ends before it answers does not keep an experiment from its server', async () => {
    const { service, unmade } = await first();
    await makeUnmade([service], unmade, context(), keeping);
    const second = empty('two');
    const broken = context({
      wrap: (provider) => {
        const start = provider.start.bind(provider);
        provider.start = async (server, ...rest) => {
          const started = await start(server, ...rest);
          const [, found] = laboratory.byId(server.id) ?? [];
          if (found?.spec.template) laboratory.crash(server.id, 'it wants an empty folder');
          return started;
        };
        return provider;
      },
    });
    const adopting = {
      ...worthIt,
      templating: { ...worthIt.templating, adopt: () => new Promise<never>(() => {}) },
    };
    const made = await ensure({ ...second, kind: adopting as typeof worthIt }, broken);
    expect(made).toMatchObject({ how: 'created', template: undefined });
    expect(broken.log.lines.join('\n')).toContain('started once more, from nothing');
    expect(laboratory.servers.size).toBe(2);
  });
});
