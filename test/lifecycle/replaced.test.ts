import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Provider } from '../../src/providers/provider';
import { contextOn, plannedService } from './fixtures';

it('a server is leased until it has taken the place of another, which may take long to remove', async () => {
  const laboratory = new MemoryLaboratory();
  const leased: unknown[] = [];
  const wrap = (provider: Provider) =>
    Object.assign(provider, {
      startSeconds: 1,
      replace: async (server, replaced) => {
        await provider.destroy(replaced);
        await setImmediate();
        leased.push(laboratory.byId(server.id)?.[1].leased);
        return await provider.commit(server);
      },
    } satisfies Partial<Provider>);
  await ensure(plannedService(), contextOn(laboratory));
  const changed = plannedService({ fingerprint: { image: 'two' } });
  expect(await ensure(changed, contextOn(laboratory, { wrap }))).toMatchObject({ how: 'recreated' });
  expect(leased).toEqual([true]);
  const { leased: still } = [...laboratory.servers.values()][0] ?? {};
  expect(still).toBe(false);
});
