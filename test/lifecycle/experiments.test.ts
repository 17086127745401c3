import { expect, test } from 'vitest';
import { serverName } from '../../src/experiment/identity';
import { appFilter, labelsOf, ownershipFilter } from '../../src/experiment/ownership';
import { everythingIn, numberOf, serversBeside, usedBeside } from '../../src/lifecycle/experiments';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { never } from '../state/fixtures';

const provider = createMemoryProvider();

/** A service of an experiment, made on that day of November. */
async function made(repositoryId: string, app: string, experiment: string, service: string, day: number) {
  const identity = { app, experiment, service };
  const name = serverName(identity);
  const labels = labelsOf({
    ...{ ...identity, repositoryId, repository: 'acme/web', organisationId: '4', kind: 'redis' },
    ...{ provisionType: 'independent', run: '1/1/test/step', spec: {}, createdAt: new Date(2026, 10, day) },
    ...{ memoryBytes: 1 << day, cpus: day },
  });
  await provider.create(
    {
      ...{ name, labels, kind: 'redis', image: 'redis', port: 1, environment: {}, args: [], files: [] },
      ...{ limits: { memoryBytes: 1, processes: 1 }, alias: service, deadline: new Date(2040, 1) },
    },
    () => {},
    never,
  );
}

test('an experiment is as many as are older, and one more', async () => {
  await made('17', 'web', 'first', 'db', 1);
  await made('17', 'web', 'first', 'cache', 9);
  await made('17', 'web', 'second', 'db', 5);
  await made('18', 'web', 'first', 'search', 3);
  await made('17', 'other', 'first', 'db', 2);
  const everything = await everythingIn([provider]);
  const number = (repositoryId: string, app: string, experiment: string, ...filters: object[]) =>
    numberOf({ repositoryId, app, experiment }, everything, filters as Record<string, string>[]);
  const [web, repository] = [appFilter('web'), ownershipFilter({ repositoryId: '17' })];
  expect(number('17', 'web', 'first', web)).toBe(1);
  expect(number('18', 'web', 'first', web)).toBe(2);
  expect(number('17', 'web', 'second', web)).toBe(3);
  expect(number('17', 'web', 'new', web)).toBe(4);
  expect(number('17', 'web', 'new', repository)).toBe(4);
  expect(number('17', 'web', 'new', repository, web)).toBe(5);
  expect(number('17', 'web', 'new', appFilter('nothing'))).toBe(1);
  const own = { repositoryId: '17', app: 'web', experiment: 'first' };
  // Of the other repository's `search`, and of `second`, once though two filters find it.
  expect(usedBeside(own, everything, [web, repository])).toEqual({
    memoryBytes: (1 << 3) + (1 << 5) + (1 << 2),
    cpus: 3 + 5 + 2,
  });
  expect(serversBeside(own, everything, [web, repository])).toBe(3);
  expect(serversBeside(own, everything, [web])).toBe(2);
});
