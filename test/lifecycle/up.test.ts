import { describe, expect, it } from 'vitest';
import { useOf } from '../../src/experiment/uses';
import type { Context } from '../../src/lifecycle/context';
import { ensure } from '../../src/lifecycle/ensure';
import { removeUnlisted, up } from '../../src/lifecycle/up';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Provider } from '../../src/providers/provider';
import type { Uses } from '../../src/providers/uses';
import { contextOn, plannedService } from './fixtures';

const service = plannedService();

const names = (laboratory: MemoryLaboratory) => [...laboratory.servers.keys()];

describe('up', () => {
  const broken = plannedService({
    identity: { app: 'web', experiment: 'feature/x', service: 'broken' },
    kind: { ...service.kind, ready: () => Promise.reject(new Error('it never answers')) },
    wait: { attempts: 2, secondsEach: 0.05 },
  });
  const plan = { app: 'web', experiment: 'feature/x', environment: [], services: [service, broken] };

  it('removes what it made when one service fails, and throws that first error', async () => {
    const laboratory = new MemoryLaboratory();
    await expect(up(plan, contextOn(laboratory))).rejects.toThrow('it never answers');
    expect(names(laboratory)).toEqual([]);
  });

  it('leaves what stood before, and with keep-on-failure what failed too', async () => {
    const laboratory = new MemoryLaboratory();
    await up({ ...plan, services: [service] }, contextOn(laboratory));
    await expect(up(plan, contextOn(laboratory))).rejects.toThrow();
    expect(names(laboratory)).toEqual([service.serverName]);
    await expect(up(plan, contextOn(laboratory, { keepOnFailure: true }))).rejects.toThrow();
    expect(names(laboratory)).toHaveLength(2);
  });

  it('MP-44 the next run removes what the configuration no longer lists, of this app and experiment only', async () => {
    const laboratory = new MemoryLaboratory();
    const context = contextOn(laboratory);
    const identity = { app: 'web', experiment: 'feature/x', service: 'old' };
    const others = [
      { ...identity, experiment: 'feature/y' },
      { ...identity, app: 'shop' },
    ];
    for (const one of [identity, ...others]) await ensure(plannedService({ identity: one }), context);
    const listed = { ...plan, services: [service] };
    await up(listed, context);
    expect(await removeUnlisted(listed, [await context.host(service)], context)).toEqual(['old']);
    expect(names(laboratory)).toHaveLength(3);
  });

  it('leaves what is protected, and says so', async () => {
    const laboratory = new MemoryLaboratory();
    const context = contextOn(laboratory);
    const old = plannedService({
      identity: { app: 'web', experiment: 'feature/x', service: 'old' },
      protect: true,
    });
    await ensure(old, context);
    expect(await removeUnlisted({ ...plan, services: [] }, [await context.host(old)], context)).toEqual([]);
    expect(names(laboratory)).toHaveLength(1);
    expect(context.log.lines.join()).toContain(
      'old (local) stays, although the configuration no longer lists it',
    );
  });

  describe('leaves what the configuration of this run does not list', () => {
    const identity = { app: 'web', experiment: 'feature/x', service: 'old' };
    const none = { ...plan, services: [] };
    const owner = contextOn(new MemoryLaboratory()).owner;
    const noted = (by: object): Uses => {
      const notes = [useOf({ ...owner, ...by }, 'web', 'feature/x')];
      return { note: async () => {}, list: async () => notes, forget: async () => {} };
    };
    it.each<[string, object, Uses | undefined, string, Partial<Context>?]>([
      ['where it was made for another pull request', { pullRequest: 8 }, undefined, 'pull request #8'],
      ['where another one uses the experiment', {}, noted({ pullRequest: 8 }), 'pull request #8 uses'],
      ['where a run of a later push has made it', { run: '101/1/test/step' }, undefined, 'a later run'],
      [
        'where this run is of an older commit',
        {},
        undefined,
        'was pushed to since',
        { isOutdated: async () => true },
      ],
    ])('%s, and says so', async (_, by, uses, said, over = {}) => {
      const laboratory = new MemoryLaboratory();
      const wrap = (provider: Provider) => Object.assign(provider, { uses });
      const maker = contextOn(laboratory, { owner: { ...owner, ...by } });
      await ensure(plannedService({ identity }), maker);
      const context = contextOn(laboratory, { ...over, wrap });
      expect(await removeUnlisted(none, await context.everywhere('local'), context)).toEqual([]);
      expect(names(laboratory)).toHaveLength(1);
      expect(context.log.lines.join()).toContain(said);
    });

    it('but not what an earlier run has made, or its own note is about', async () => {
      const laboratory = new MemoryLaboratory();
      await ensure(
        plannedService({ identity }),
        contextOn(laboratory, { owner: { ...owner, run: '9/1/a/b' } }),
      );
      const context = contextOn(laboratory, {
        wrap: (provider) => Object.assign(provider, { uses: noted({}) }),
      });
      expect(await removeUnlisted(none, await context.everywhere('local'), context)).toEqual(['old']);
    });
  });
});
