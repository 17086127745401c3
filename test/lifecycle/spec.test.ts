import { expect, it } from 'vitest';
import { specOf } from '../../src/lifecycle/spec';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { memcached } from '../../src/services/memcached';
import { postgresql } from '../../src/services/postgresql/postgresql';
import { redis } from '../../src/services/redis/redis';
import { contextOn, plannedService } from './fixtures';

it.each([
  ['has no password', memcached, false, true],
  ['is a stranger’s', redis, true, true],
  ['is a stranger’s', postgresql, true, true],
  ['has a password', redis, false, false],
  ['has a password', postgresql, false, false],
])('a server that %s (%o) is apart from all others: %s', (_, kind, untrusted, apart) => {
  const context = contextOn(new MemoryLaboratory());
  const owner = { ...context.owner, untrusted };
  expect(specOf(plannedService({ kind }), { ...context, owner }).apart).toBe(apart);
});
