import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { PlannedService } from '../../src/experiment/plan';
import { ensure } from '../../src/lifecycle/ensure';
import { expireSuperfluous, usualKeeping } from '../../src/lifecycle/expire';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Provider } from '../../src/providers/provider';
import type { ServerPart } from '../../src/services/kind';
import { bound } from '../sweep/swept';
import { contextOn, intercepted, clonedKind as kind, plannedService } from './fixtures';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labtest-lifecycle-'));
  await writeFile(join(folder, 'dump.txt'), 'SET answer 42\n');
});
afterEach(() => rm(folder, { recursive: true }));

it('a run that looked before another one completed the template does not build it again', async () => {
  const laboratory = new MemoryLaboratory();
  const places = { repositoryRoot: folder, hashFolder: folder };
  const [first, second] = ['one', 'two'].map((experiment) =>
    plannedService({
      kind,
      initialDataSource: 'dump.txt',
      identity: { app: 'web', experiment, service: 'cache' },
    }),
  ) as [PlannedService, PlannedService];
  let faster: Promise<unknown> | undefined;
  const context = contextOn(laboratory, {
    ...places,
    wrap: (provider) =>
      intercepted(provider, async (method) => {
        if (method === 'create') faster ??= ensure(first, contextOn(laboratory, places));
        await faster;
      }),
  });
  expect(await ensure(second, context)).toMatchObject({ how: 'created', builtTemplate: false });
  expect(context.log.lines.filter((line) => line.includes('building template'))).toEqual([]);
  expect([...laboratory.servers.keys()].sort()).toEqual([first.serverName, second.serverName].sort());
});

it('several dumps are restored in their order into one template, and the choice from a folder is told', async () => {
  const laboratory = new MemoryLaboratory();
  const context = contextOn(laboratory, { repositoryRoot: folder, hashFolder: folder });
  await mkdir(join(folder, 'dumps'));
  await writeFile(join(folder, 'dumps', 'README.md'), 'x');
  await writeFile(join(folder, 'dumps', 'a.txt'), 'SET question 6\n');
  await ensure(plannedService({ kind, initialDataSource: ['dump.txt', 'dumps'] }), context);
  expect(laboratory.templates.size).toBe(1);
  const said = context.log.lines.join('\n');
  expect(said).toMatch(/restoring \S+dump\.txt\n[\s\S]*restoring \S+dumps\/a\.txt\n/);
  expect(said).toContain('cache: dumps: taking a.txt, the newest dump of 2 files');
});

it('a template that another run removes between the look and the clone is built again', async () => {
  const laboratory = new MemoryLaboratory();
  let expired = 0;
  const context = contextOn(laboratory, {
    repositoryRoot: folder,
    hashFolder: folder,
    wrap: (provider) =>
      intercepted(provider, async (method) => {
        if (method !== 'create' || laboratory.templates.size === 0 || expired > 0) return;
        laboratory.templates.clear();
        expired++;
      }),
  });
  const service = plannedService({ kind, initialDataSource: 'dump.txt' });
  const made = await ensure(service, context);
  expect([expired, laboratory.templates.size]).toEqual([1, 1]);
  expect(made).toMatchObject({ how: 'created', template: { key: [...laboratory.templates.keys()][0] } });
  expect([...laboratory.servers.keys()]).toEqual([service.serverName]);
});

it('a dump that is replaced while it is restored makes no template under its old key', async () => {
  const laboratory = new MemoryLaboratory();
  let replace = true;
  const context = contextOn(laboratory, {
    repositoryRoot: folder,
    hashFolder: folder,
    wrap: (provider) =>
      intercepted(provider, async (method) => {
        if (method === 'run' && replace) await writeFile(join(folder, 'dump.txt'), 'SET answer 43 # new\n');
      }),
  });
  const service = plannedService({ kind, initialDataSource: 'dump.txt' });
  await expect(ensure(service, context)).rejects.toThrow(
    /dump\.txt changed while it was read\.\n.*\nRun the job again/,
  );
  expect([laboratory.templates.size, laboratory.servers.size]).toEqual([0, 0]);
  replace = false;
  expect(await ensure(service, context)).toMatchObject({ how: 'created' });
  expect(laboratory.templates.size).toBe(1);
});

it('the server that a template is built on has a memory limit and an address of its own', async () => {
  const laboratory = new MemoryLaboratory();
  const asked: [number, string][] = [];
  const context = contextOn(laboratory, {
    repositoryRoot: folder,
    hashFolder: folder,
    wrap: (provider) => {
      const create = provider.create.bind(provider);
      provider.create = (spec, ...rest) => {
        asked.push([spec.limits.memoryBytes, spec.alias]);
        return create(spec, ...rest);
      };
      return provider;
    },
  });
  const limits = { memoryBytes: 10, builderMemoryBytes: 40, processes: 1 };
  await ensure(plannedService({ kind, initialDataSource: 'dump.txt', limits }), context);
  const service = asked[1]?.[1];
  expect(asked).toEqual([
    [40, expect.stringMatching(/^labtesttemplate-/)],
    [10, service],
  ]);
  expect(service).not.toMatch(/template/);
});

it('the server that a template is built on is leased before it starts, and before a registry, which may be slow, is asked again', async () => {
  const laboratory = new MemoryLaboratory();
  const calls: string[] = [];
  const context = contextOn(laboratory, {
    repositoryRoot: folder,
    hashFolder: folder,
    wrap: (provider) => {
      provider.lease = async () => void calls.push('lease');
      const { templates } = provider;
      const find = templates?.find.bind(templates);
      if (templates && find)
        templates.find = (...of) => {
          calls.push('find');
          return find(...of);
        };
      return provider;
    },
  });
  await ensure(plannedService({ kind, initialDataSource: 'dump.txt' }), context);
  expect(calls.slice(0, 3)).toEqual(['find', 'lease', 'find']);
});

it('what only makes clones faster may fail; what removes the rows that a mask has replaced may not', async () => {
  const failing = {
    ...kind,
    restoring: kind.restoring && { ...kind.restoring, tuneForBulkLoad: async () => settle },
  };
  const settle = async (leftOut: (step: string, code: string) => void) =>
    leftOut('VACUUM FULL "public"."items"', '42P01');
  await writeFile(join(folder, 'mask.sql'), 'SET question 6\n');
  const made = async (over: Partial<PlannedService>) => {
    const context = contextOn(new MemoryLaboratory(), { repositoryRoot: folder, hashFolder: folder });
    await ensure(plannedService({ kind: failing, initialDataSource: 'dump.txt', ...over }), context);
    return context.log.lines.join('\n');
  };
  expect(await made({})).toContain('cache: VACUUM FULL "public"."items" failed with code 42P01, and');
  await expect(made({ maskScript: 'mask.sql' })).rejects.toThrow(
    'cache: VACUUM FULL "public"."items" failed with code 42P01, so the template is not made.',
  );
});

it.each([400, -400])(
  'a clock that jumps %i days takes away no template, and makes no service anew',
  async (days) => {
    const laboratory = new MemoryLaboratory();
    const clock = new Date();
    const place = { repositoryRoot: folder, hashFolder: folder };
    const context = () =>
      contextOn(laboratory, {
        ...place,
        wrap: (provider) => bound(provider, 'now', async () => clock),
      });
    const service = plannedService({ kind, initialDataSource: 'dump.txt' });
    const first = await ensure(service, context());
    vi.useFakeTimers({ toFake: ['Date'], now: clock.getTime() + days * 24 * 3600_000 });
    onTestFinished(() => void vi.useRealTimers());
    const again = await ensure(service, context());
    expect([first.how, again.how]).toEqual(['created', 'attached']);
    expect(again.access).toEqual(first.access);
    await (await context().host(service)).destroy(again.server);
    await expireSuperfluous([{ ...again, builtTemplate: true }], usualKeeping, context());
    expect(laboratory.templates.size).toBe(1);
  },
);

it('a server with TLS and one without have templates of their own: a clone starts as its template’s server did', async () => {
  const laboratory = new MemoryLaboratory();
  const places = { repositoryRoot: folder, hashFolder: folder };
  const secured = { ...kind, tls: { account: 'redis', secured: (part: ServerPart) => part } };
  const cloned = async (experiment: string, tls: boolean | undefined, exposed = false) => {
    const wrap = (provider: Provider) => Object.assign(provider, { exposed });
    const identity = { app: 'web', experiment, service: 'cache' };
    const service = plannedService({ kind: secured, initialDataSource: 'dump.txt', identity, tls });
    return (await ensure(service, contextOn(laboratory, { ...places, wrap }))).template?.key;
  };
  const plain = await cloned('one', false);
  expect(await cloned('two', undefined)).toBe(plain);
  const key = await cloned('three', true);
  expect(key).not.toBe(plain);
  expect(await cloned('four', undefined, true)).toBe(key);
});
