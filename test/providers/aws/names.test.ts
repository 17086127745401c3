import { expect, test } from 'vitest';
import { communalServerName, serverName } from '../../../src/experiment/identity';
import { identifiersOf } from '../../../src/providers/aws/seen';

const long = (service: string) => [
  serverName({ app: 'a-web-shop-of-many-parts', experiment: 'feature/checkout-anew', service }),
  communalServerName({ experiment: 'a-communal-server-for-everybody', service }),
];

test('a server’s name leaves room for what AWS puts after it, and is nobody else’s', () => {
  const names = ['postgresql', 'aurora-postgresql'].flatMap(long).flatMap(identifiersOf);
  expect(new Set(names).size).toBe(8);
  for (const name of names) expect(name).toMatch(/^labtest[a-z0-9-]{1,45}$/);
  for (const name of names) expect(name).toMatch(/[a-z0-9]-[0-9a-f]{12}(-2)?$/);
});

test('one that is short stays as it is', () => {
  const name = serverName({ app: 'web', experiment: 'main', service: 'db' });
  expect(identifiersOf(name)).toEqual([name, `${name}-2`]);
});
