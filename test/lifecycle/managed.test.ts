import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withResolvers } from '../../src/core/node-20';
import { attachExisting } from '../../src/lifecycle/attach';

import { ensure } from '../../src/lifecycle/ensure';
import { attachShared } from '../../src/lifecycle/shared';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Provider } from '../../src/providers/provider';
import { clonedKind, contextOn, intercepted, plannedService } from './fixtures';

const service = plannedService();
const on = (
  laboratory: MemoryLaboratory,
  over: Parameters<typeof contextOn>[1] = {},
  starting = async () => {},
) => contextOn(laboratory, { ...over, managed: { starting } });
const standing = ({ servers }: MemoryLaboratory) =>
  [...servers.values()].map(({ server: { name, pending } }) => ({ name, pending }));
const one = [{ name: service.serverName, pending: false }];

describe('where somebody else runs the servers', () => {
  it('a later run reads the same credentials, and masks them', async () => {
    const laboratory = new MemoryLaboratory();
    const first = await ensure(service, on(laboratory));
    const context = on(laboratory);
    const second = await ensure(service, context);
    expect(first.access.password).toMatch(/\w{20}/);
    expect(second).toMatchObject({ how: 'attached', access: first.access });
    expect(context.log.secrets).toContain(first.access.password);
    const plan = { app: 'web', experiment: 'feature/x', environment: [], services: [service] };
    expect(await attachExisting(plan, on(laboratory))).toMatchObject([{ access: first.access }]);
  });

  it('a reset keeps the credentials, and what is changed is replaced', async () => {
    const laboratory = new MemoryLaboratory();
    const first = await ensure(service, on(laboratory));
    const { owner } = on(laboratory);
    const context = on(laboratory, { reset: true, owner: { ...owner, run: '101/1/test/step' } });
    const second = await ensure(service, context);
    expect(second).toMatchObject({ how: 'reset', access: first.access });
    expect(second.server.id).not.toBe(first.server.id);
    const later = on(laboratory, { owner: { ...owner, run: '102/1/test/step' } });
    const third = await ensure(plannedService({ fingerprint: { image: 'two' } }), later);
    expect(third).toMatchObject({ how: 'recreated', changed: ['image'] });
    expect(standing(laboratory)).toEqual(one);
  });

  it('MP-10 two runs in any interleaving make one server and get the same credentials', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const laboratory = new MemoryLaboratory();
        const wait = scheduler.scheduleFunction(async (_method: string) => {});
        const run = (id: string) => {
          const wrap = (provider: Provider) => intercepted(provider, wait);
          const context = on(laboratory, { wrap });
          return ensure(service, { ...context, owner: { ...context.owner, run: id } });
        };
        const [first, other] = await scheduler.waitFor(Promise.all([run('1/1/a/a'), run('2/1/a/a')]));
        expect(first.access).toEqual(other.access);
        expect(standing(laboratory)).toEqual(one);
      }),
      { numRuns: 30 },
    );
  });

  it('the deadline leaves room for the start, others hear how long it may take, and a lease is held at once', async () => {
    const laboratory = new MemoryLaboratory();
    const slow = withResolvers<void>();
    const first = ensure(
      service,
      on(laboratory, {}, () => slow.promise),
    );
    await expect.poll(() => [...laboratory.servers.values()][0]?.leased).toBe(true);
    const [made] = laboratory.servers.values();
    expect(made?.server.deadline?.getTime()).toBeGreaterThan(Date.now() + 1200_000);
    const waiting = on(laboratory, { owner: { ...on(laboratory).owner, run: '200/1/test/step' } });
    const second = ensure(service, waiting);
    await expect
      .poll(() => waiting.log.lines.join('\n'))
      .toContain('is making it; waiting; a start may take 20 minutes here');
    slow.resolve();
    expect([(await first).how, (await second).how]).toEqual(['created', 'attached']);
  });

  it('who shares a service that is being made waits for its start, too', async () => {
    const laboratory = new MemoryLaboratory();
    const slow = withResolvers<void>();
    const first = ensure(
      service,
      on(laboratory, {}, () => slow.promise),
    );
    await expect.poll(() => laboratory.servers.size).toBe(1);
    const sharing = plannedService({
      identity: { app: 'web', experiment: 'other', service: 'cache' },
      provisionType: 'shared',
      shared: { app: 'web', experiment: 'feature/x' },
      wait: undefined,
    });
    const shared = attachShared(sharing, on(laboratory));
    slow.resolve();
    expect(await shared).toMatchObject({ how: 'shared', access: (await first).access });
  });

  it('a start that is cancelled is given up at once, and what was made is removed', async () => {
    const laboratory = new MemoryLaboratory();
    const cancel = new AbortController();
    const never = async () => {
      cancel.abort(new Error('cancelled'));
      await new Promise(() => {});
    };
    const made = ensure(service, on(laboratory, { signal: cancel.signal }, never));
    await expect(made).rejects.toThrow('cancelled');
    expect(standing(laboratory)).toEqual([]);
  });

  it('what is kept for a look is told to cost money', async () => {
    const laboratory = new MemoryLaboratory();
    const context = on(laboratory, { keepOnFailure: true }, async () => {
      throw new Error('no capacity');
    });
    await expect(ensure(service, context)).rejects.toThrow('no capacity');
    expect(standing(laboratory)).toHaveLength(1);
    expect(context.log.lines.join('\n')).toContain('removes it, and it costs money until then');
  });

  it('a dump is restored by a tool on this machine, which reaches the server at its endpoint', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labtest-managed-'));
    try {
      await writeFile(join(folder, 'dump.txt'), 'SET answer 42\n');
      const laboratory = new MemoryLaboratory();
      const reached: unknown[] = [];
      if (!clonedKind.restoring) throw new Error();
      const restoring: typeof clonedKind.restoring = {
        ...clonedKind.restoring,
        programs: () => ['node'],
        tool: (_program, _format, _access, inside) => {
          reached.push(inside);
          const write = `process.stdin.pipe(require('fs').createWriteStream(process.env.RESTORED))`;
          return { argv: ['node', '-e', write], environment: { RESTORED: join(folder, 'restored') } };
        },
      };
      const seeded = plannedService({ kind: { ...clonedKind, restoring }, initialDataSource: 'dump.txt' });
      const made = await ensure(seeded, on(laboratory, { repositoryRoot: folder, hashFolder: folder }));
      expect(made).toMatchObject({ how: 'created', builtTemplate: true });
      expect(reached).toEqual([made.server.endpoint]);
      expect(await readFile(join(folder, 'restored'), 'utf8')).toContain('answer');
      expect(laboratory.commands).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
