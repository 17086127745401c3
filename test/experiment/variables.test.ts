import { expect, it } from 'vitest';
import { variablesOf } from '../../src/experiment/variables';
import { open, secret } from '../../src/services/variables';

const names = (variables: { name: string; value: string }[]) =>
  Object.fromEntries(variables.map(({ name, value }) => [name, value]));

it('the first of several services keeps the plain names, and each has its own', () => {
  const variables = variablesOf(
    [{ name: 'MEMCACHE_URL', value: '10.20.4.121:11211' }],
    [
      { service: 'main-db', variables: [secret('DATABASE_URL', 'one'), open('DATABASE_PORT', '1')] },
      { service: 'reports', variables: [secret('DATABASE_URL', 'two')] },
    ],
  );
  expect(names(variables)).toEqual({
    MEMCACHE_URL: '10.20.4.121:11211',
    DATABASE_URL: 'one',
    DATABASE_PORT: '1',
    MAIN_DB_DATABASE_URL: 'one',
    MAIN_DB_DATABASE_PORT: '1',
    REPORTS_DATABASE_URL: 'two',
  });
  expect(variables.filter((variable) => variable.secret).map(({ name }) => name)).toEqual([
    'MAIN_DB_DATABASE_URL',
    'REPORTS_DATABASE_URL',
    'DATABASE_URL',
  ]);
});

it('a name that carries the service already is not doubled', () => {
  const variables = variablesOf([], [{ service: 'redis', variables: [open('REDIS_HOST', 'h')] }]);
  expect(names(variables)).toEqual({ REDIS_HOST: 'h' });
});

it('a service that is called like another one’s variables has its own nevertheless', () => {
  const variables = variablesOf(
    [],
    [
      { service: 'cache', variables: [open('REDIS_HOST', 'one')] },
      { service: 'redis', variables: [open('REDIS_HOST', 'two')] },
    ],
  );
  expect(names(variables)).toEqual({ REDIS_HOST: 'one', CACHE_REDIS_HOST: 'one', REDIS_REDIS_HOST: 'two' });
});

it('a provisioned service wins over a variable that the configuration lists', () => {
  const variables = variablesOf(
    [{ name: 'DATABASE_URL', value: 'production' }],
    [{ service: 'db', variables: [secret('DATABASE_URL', 'own')] }],
  );
  expect(names(variables).DATABASE_URL).toBe('own');
});
