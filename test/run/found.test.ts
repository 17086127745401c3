import { expect, test } from 'vitest';
import { managedFilter } from '../../src/experiment/ownership';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Provider } from '../../src/providers/provider';
import { lookedUp } from '../../src/run/found';
import type { Laboratories } from '../../src/run/laboratories';
import { contextOn, plannedService, recordingLog } from '../lifecycle/fixtures';

test('a server that cannot be asked from this machine is named, and the rest is listed', async () => {
  const context = contextOn(new MemoryLaboratory());
  const service = plannedService();
  await ensure(service, context);
  const provider = await context.host(service);
  const far = Object.assign(Object.create(provider) as Provider, {
    reached: async () => false,
    describe: async () => 'the server of a VPC',
    listOwned: () => Promise.reject(new Error('asked all the same')),
  });
  const labs: Laboratories = {
    ...{ dockerHost: undefined, get: async () => provider, host: context.host, close: async () => {} },
    ...{ everywhere: async () => [provider, far], used: async () => [] },
  };
  const log = recordingLog();
  const found = await lookedUp(managedFilter, { labs, dockerExpected: true, localExpected: false, log });
  expect(new Set(found.map(({ server }) => server.name))).toEqual(new Set([service.serverName]));
  expect(log.lines.join('\n')).toContain('the server of a VPC does not answer from here');
});
