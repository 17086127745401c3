import { describe, expect, it } from 'vitest';
import { ownershipFilter } from '../../src/experiment/ownership';
import { down } from '../../src/lifecycle/down';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { contextOn, intercepted, plannedService } from './fixtures';

const filters = [ownershipFilter({ repositoryId: '17', experiment: 'feature/x' })];
const nothing = () => undefined;

async function laboratory() {
  const made = new MemoryLaboratory();
  const context = contextOn(made);
  for (const service of ['one', 'two'])
    await ensure(plannedService({ identity: { app: 'web', experiment: 'feature/x', service } }), context);
  return { made, context, provider: await context.host(plannedService()) };
}

describe('down', () => {
  it('removes each server once, however many filters find it, and nothing there is success', async () => {
    const { made, context, provider } = await laboratory();
    const twice = [...filters, ownershipFilter({ repositoryId: '17', pullRequest: 7 })];
    const first = await down([provider], twice, nothing, context.log);
    expect(first.removed.map(({ service }) => service).sort()).toEqual(['one', 'two']);
    expect(made.servers.size).toBe(0);
    expect(await down([provider], twice, nothing, context.log)).toMatchObject({
      removed: [],
      failed: [],
      silent: [],
    });
  });

  it('one that resists does not stop the others, and what is kept says why', async () => {
    const { made, context, provider } = await laboratory();
    let first = true;
    const faulty = intercepted(provider, async (method) => {
      if (method !== 'destroy' || !first) return;
      first = false;
      throw new Error('the engine is busy');
    });
    const result = await down([faulty], filters, nothing, context.log);
    expect(result.removed).toHaveLength(1);
    expect(result.failed.join()).toContain('the engine is busy');
    expect(made.servers.size).toBe(1);
    const kept = await down([provider], filters, () => 'it is protected', context.log);
    expect(kept.kept.join()).toContain('it is protected');
    expect(made.servers.size).toBe(1);
  });

  it('a provider that does not answer is told apart from one that has nothing', async () => {
    const { context, provider } = await laboratory();
    const dead = intercepted(provider, async () => {
      throw new Error('no connection');
    });
    const result = await down([dead, provider], filters, nothing, context.log);
    expect(result.silent).toEqual([{ provider: dead, why: 'no connection' }]);
    expect(result.removed).toHaveLength(2);
  });
});
