import { expect, it } from 'vitest';
import { container } from '../../src/services/container';

it.each([
  ['POSTGRES_PASSWORD', 'hunter22'],
  ['RABBITMQ_DEFAULT_PASS', 'hunter22'],
  ['PGPASSWORD', 'hunter22'],
  ['MINIO_SECRET_KEY', 'hunter22'],
  ['API_KEYS', 'hunter22'],
  ['APIKEY', 'hunter22'],
  ['xpack.security.authc.token', 'hunter22'],
])('the value of %s is a secret', (name, value) => {
  expect(container.secrets({ [name]: value })).toEqual([value]);
});

it.each([
  ['ALLOW_EMPTY_PASSWORD', 'yes'],
  ['ALLOW_EMPTY_PASSWORD', '1'],
  ['DISABLE_TOKEN_CHECK', 'True'],
  ['KEYCLOAK_ADMIN', 'admin'],
  ['BYPASS_MODE', 'proxy'],
  ['MONKEY', 'business'],
  ['SECRET', ''],
])('%s=%s hides nothing in later logs', (name, value) => {
  expect(container.secrets({ [name]: value })).toEqual([]);
});
