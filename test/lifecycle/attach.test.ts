import { expect, it } from 'vitest';
import { attachExisting } from '../../src/lifecycle/attach';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { contextOn, plannedService } from './fixtures';

const { kind } = plannedService();

it('waits for a server that it started: one that listens may still be reading its data', async () => {
  const laboratory = new MemoryLaboratory();
  const { server } = await ensure(plannedService(), contextOn(laboratory));
  await (await contextOn(laboratory).host(plannedService())).rest(server);
  let looks = 0;
  const slow = plannedService({
    kind: {
      ...kind,
      ready: async () => {
        if (++looks < 3) throw new Error('the database system is starting up');
        return { bytes: 5 };
      },
    },
  });
  const plan = { app: 'web', experiment: 'feature/x', environment: [], services: [slow] };
  const [attached] = await attachExisting(plan, contextOn(laboratory));
  expect(attached).toMatchObject({ ready: { bytes: 5 } });
  expect(looks).toBe(3);
});

it('makes nothing where nothing is', async () => {
  const laboratory = new MemoryLaboratory();
  const context = contextOn(laboratory);
  const plan = { app: 'web', experiment: 'feature/x', environment: [], services: [plannedService()] };
  expect(await attachExisting(plan, context)).toEqual([]);
  expect(context.log.lines).toContain('cache: absent, nothing to attach to');
  expect(laboratory.servers.size).toBe(0);
});
