import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { attachExisting } from '../../src/lifecycle/attach';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { createMemoryProvider } from '../../src/providers/memory/memory';
import { contextOn, intercepted, plannedService } from './fixtures';

const service = plannedService();
const names = (laboratory: MemoryLaboratory) => [...laboratory.servers.keys()];

describe('ensure', () => {
  it('creates, then attaches with the same credentials', async () => {
    const laboratory = new MemoryLaboratory();
    const first = await ensure(service, contextOn(laboratory));
    const second = await ensure(service, contextOn(laboratory));
    expect([first.how, second.how]).toEqual(['created', 'attached']);
    expect(second.access).toEqual(first.access);
    expect(names(laboratory)).toEqual([service.serverName]);
  });

  it('masks the password before the provider is asked to create anything', async () => {
    const laboratory = new MemoryLaboratory();
    const order: string[] = [];
    const context = contextOn(laboratory, {
      wrap: (provider) =>
        intercepted(provider, async (method) => {
          order.push(`${method} after ${context.log.secrets.length} masks`);
        }),
    });
    await ensure(service, context);
    expect(order).toContain('create after 1 masks');
  });

  it('recreates what was made from another configuration, and says which setting did it', async () => {
    const laboratory = new MemoryLaboratory();
    const first = await ensure(service, contextOn(laboratory));
    const context = contextOn(laboratory);
    const second = await ensure(plannedService({ fingerprint: { image: 'two', memory: 'more' } }), context);
    expect(second).toMatchObject({ how: 'recreated', changed: ['image', 'memory'] });
    expect(second.server.id).not.toBe(first.server.id);
    expect(context.log.lines.join('\n')).toContain('image, memory changed');
    expect(names(laboratory)).toEqual([service.serverName]);
  });

  it('of an older run does not replace what a later one has made with other settings, unless a reset asks for it', async () => {
    const laboratory = new MemoryLaboratory();
    const { owner } = contextOn(laboratory);
    const of = (run: string, reset = false) => contextOn(laboratory, { owner: { ...owner, run }, reset });
    const changed = plannedService({ fingerprint: { image: 'two' } });
    const newer = await ensure(changed, of('1000/1/test/step'));
    await expect(ensure(service, of('999/2/test/step'))).rejects.toThrow(
      /cache: a later run \(1000\) has made it with other settings \(image\)/,
    );
    const { how, access } = await ensure(changed, of('999/2/test/step'));
    expect({ how, access }).toEqual({ how: 'attached', access: newer.access });
    expect(await ensure(service, of('999/2/test/step', true))).toMatchObject({ how: 'recreated' });
    expect(await ensure(changed, of('1000/2/test/step'))).toMatchObject({ how: 'recreated' });
  });

  it('makes anew what has lost what it held, with the credentials that it had, and starts it for nobody', async () => {
    const laboratory = new MemoryLaboratory();
    const first = await ensure(service, contextOn(laboratory));
    laboratory.crash(first.server.id, 'its node is gone', true);
    const context = contextOn(laboratory);
    const second = await ensure(service, context);
    expect(second).toMatchObject({ how: 'recreated', access: first.access });
    expect(second.server.id).not.toBe(first.server.id);
    expect(context.log.lines.join('\n')).toContain('What it held is gone, because its node is gone');
    laboratory.crash(second.server.id, 'its node is gone', true);
    const plan = { app: 'web', experiment: 'feature/x', environment: [], services: [service] };
    const closing = contextOn(laboratory);
    expect(await attachExisting(plan, closing)).toEqual([]);
    expect(closing.log.lines.join('\n')).toContain('is gone');
    const permanent = await ensure(plannedService({ permanent: true }), contextOn(laboratory));
    expect(permanent).toMatchObject({ how: 'restarted', server: { id: second.server.id } });
  });

  it('MP-16 neither uses nor removes a server of somebody else under the same name', async () => {
    const laboratory = new MemoryLaboratory();
    const theirs = contextOn(laboratory);
    await ensure(service, {
      ...theirs,
      owner: { ...theirs.owner, repositoryId: '99', repository: 'eve/web' },
    });
    await expect(ensure(service, contextOn(laboratory))).rejects.toThrow('eve/web');
    expect(names(laboratory)).toEqual([service.serverName]);
  });

  it('MP-10 two runs in any interleaving make one server and get the same credentials', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const laboratory = new MemoryLaboratory();
        const wait = scheduler.scheduleFunction(async (_method: string) => {});
        const run = (id: string) => {
          const context = contextOn(laboratory, { wrap: (provider) => intercepted(provider, wait) });
          return ensure(service, { ...context, owner: { ...context.owner, run: id } });
        };
        const [one, other] = await scheduler.waitFor(Promise.all([run('1/1/a/a'), run('2/1/a/a')]));
        expect(one.access).toEqual(other.access);
        expect([one.how, other.how].sort()).toEqual(['attached', 'created']);
        expect(names(laboratory)).toEqual([service.serverName]);
      }),
      { numRuns: 60 },
    );
  });

  it('MP-10 two runs with a changed configuration recreate it once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const laboratory = new MemoryLaboratory();
        await ensure(service, contextOn(laboratory));
        const wait = scheduler.scheduleFunction(async (_method: string) => {});
        const changed = plannedService({ fingerprint: { image: 'two' } });
        const run = () =>
          ensure(changed, contextOn(laboratory, { wrap: (provider) => intercepted(provider, wait) }));
        const [one, other] = await scheduler.waitFor(Promise.all([run(), run()]));
        expect(one.access).toEqual(other.access);
        expect(names(laboratory)).toEqual([service.serverName]);
      }),
      { numRuns: 40 },
    );
  });

  it('MP-2 a run that dies at any call is continued by the next attempt, without a duplicate', async () => {
    for (let calls = 0; calls < 12; calls++) {
      const laboratory = new MemoryLaboratory();
      let left = calls;
      const dying = contextOn(laboratory, {
        wrap: (provider) =>
          intercepted(provider, async () => {
            if (left-- <= 0) throw new Error('killed');
          }),
      });
      await ensure(service, dying).catch(() => {});
      const next = contextOn(laboratory);
      await ensure(service, { ...next, owner: { ...next.owner, run: '100/2/test/step' } });
      expect(names(laboratory), `died at call ${calls}`).toEqual([service.serverName]);
    }
  });

  it('a failure at any one call leaves either the whole service or nothing', async () => {
    for (let failing = 0; failing < 10; failing++) {
      const laboratory = new MemoryLaboratory();
      let call = 0;
      const context = contextOn(laboratory, {
        wrap: (provider) =>
          intercepted(provider, async () => {
            if (call++ === failing) throw new Error('a fault of the engine');
          }),
      });
      const outcome = await ensure(service, context).catch(() => undefined);
      expect(names(laboratory), `call ${failing} failed`).toEqual(outcome ? [service.serverName] : []);
    }
  });

  it('debris past its deadline is removed by any run; a run known to have ended is not waited for', async () => {
    for (const over of [{ deadline: new Date(0) }, { isOver: async () => true }]) {
      const laboratory = new MemoryLaboratory();
      const killed = contextOn(laboratory);
      const provider = await killed.host(service);
      const spec = { deadline: new Date(Date.now() + 3_600_000), ...over };
      await debris(provider, laboratory, spec.deadline);
      const context = contextOn(laboratory, 'isOver' in over ? { isOver: over.isOver } : {});
      const obtained = await ensure(service, {
        ...context,
        owner: { ...context.owner, run: '200/1/test/step' },
      });
      expect(obtained.how).toBe('created');
    }
  });

  it('a run that ends while it is waited for, and that nothing else tells of, is known from GitHub', async () => {
    const laboratory = new MemoryLaboratory();
    const killed = contextOn(laboratory);
    await debris(await killed.host(service), laboratory, new Date(Date.now() + 3_600_000));
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    let asked = 0;
    const context = contextOn(laboratory, {
      isOver: async () => ++asked > 1,
      wrap: (provider) =>
        intercepted(provider, async (method) => {
          if (method === 'listOwned') vi.advanceTimersByTime(20_000);
        }),
    });
    const later = { ...context.owner, run: '200/1/test/step' };
    expect(await ensure(service, { ...context, owner: later })).toMatchObject({ how: 'created' });
    expect(asked).toBe(2);
  });

  it('a reset is for what other runs and earlier attempts made; what this one made is used, and the log says so', async () => {
    const laboratory = new MemoryLaboratory();
    const resetBy = async (run: string) => {
      const context = contextOn(laboratory, { reset: true });
      const { how } = await ensure(service, { ...context, owner: { ...context.owner, run } });
      return { how, said: context.log.lines.join('\n').includes('cache: not reset') };
    };
    await ensure(service, contextOn(laboratory));
    expect(await resetBy('100/1/other/step')).toEqual({ how: 'attached', said: true });
    expect(await resetBy('100/2/test/step')).toEqual({ how: 'reset', said: false });
    expect(await resetBy('100/2/other/step')).toEqual({ how: 'attached', said: true });
    expect(await resetBy('101/2/test/step')).toEqual({ how: 'reset', said: false });
  });

  it('a stopped server is started again with its credentials', async () => {
    const laboratory = new MemoryLaboratory();
    const first = await ensure(service, contextOn(laboratory));
    laboratory.crash(first.server.id, 'the machine was restarted');
    const second = await ensure(service, contextOn(laboratory));
    expect(second).toMatchObject({ how: 'restarted', access: first.access });
  });
});

/** What a run leaves that was killed after `create`. */
async function debris(
  provider: ReturnType<typeof createMemoryProvider>,
  laboratory: MemoryLaboratory,
  deadline: Date,
) {
  const made = await ensure(service, contextOn(new MemoryLaboratory()));
  const { name, labels, environment, image } = made.server;
  const rest = {
    kind: 'redis',
    port: 1,
    args: [],
    files: [],
    alias: 'cache',
    limits: { memoryBytes: 1, processes: 1 },
  };
  await provider.create(
    { name, labels, environment, image, deadline, ...rest },
    () => {},
    new AbortController().signal,
  );
  expect(names(laboratory)).toEqual([`${service.serverName}.pending`]);
}
