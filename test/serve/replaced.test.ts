import { expect, test } from 'vitest';
import { serverName } from '../../src/experiment/identity';
import { labelsOf } from '../../src/experiment/ownership';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { Databases } from '../../src/serve/databases';
import { replicator } from '../../src/serve/laboratory';

const identity = { app: replicator, experiment: '~db~shop/mine', service: 'shop' };

function spec(run: string) {
  const owner = { repositoryId: replicator, repository: 'ann', organisationId: '', kind: 'redis' };
  const made = { provisionType: 'independent', run, spec: {}, createdAt: new Date(0) };
  return {
    ...{
      name: serverName(identity),
      labels: labelsOf({ ...identity, ...owner, ...made }),
      kind: 'redis' as const,
    },
    ...{ image: 'redis', environment: {}, args: [], files: [], port: 1, alias: 'x' },
    ...{ limits: { memoryBytes: 1, processes: 1 }, deadline: new Date() },
  };
}

test('finds a database that is reset between two looks at it, and none that is removed', async () => {
  const provider = createMemoryProvider();
  const { signal } = new AbortController();
  const make = async (run: string) => {
    const server = await provider.create(spec(run), () => {}, signal);
    return await provider.commit(await provider.start(server));
  };
  const now = { is: await make('1') };
  const desk = { requester: { repositoryId: replicator } };
  const laboratory = { provider: async () => provider, deskFor: () => desk };
  const databases = new Databases({
    ...{ settings: { parallel: 1, service: 'one' }, laboratory },
  } as unknown as ConstructorParameters<typeof Databases>[0]);
  const called = { template: 'shop', name: 'mine' };
  expect((await databases.find(called))?.found.server.id).toBe(now.is.id);
  const list = provider.listed.bind(provider);
  const meanwhile = [
    async () => {
      await provider.destroy(now.is);
      now.is = await make('2');
    },
    async () => await provider.destroy(now.is),
  ];
  for (const [at, happens] of meanwhile.entries()) {
    let looks = 0;
    provider.listed = async (filter) => {
      const listed = await list(filter);
      if (looks++ === 0) await happens();
      return listed;
    };
    expect((await databases.find(called))?.found.server.id).toBe(at === 0 ? now.is.id : undefined);
  }
});
