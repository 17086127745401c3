import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config';
import type { Format } from '../../src/config/source';
import { refuseCollisions } from '../../src/experiment/collisions';
import { planOf } from '../../src/experiment/plan';
import { parse } from '../config/parse';

function collisions(text: string, format: Format = 'yaml'): string[] {
  const config = parse(text, format);
  try {
    refuseCollisions(config, planOf(config, 'web', 'main'));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
  return [];
}

const web = 'service: container, image: x, port: 1';
const at = (services: string, environment = '{}') =>
  collisions(`environment: ${environment}\nservices:\n  ${services.replaceAll('; ', '\n  ')}\n`);

describe('two that would write one variable are told, both with their places', () => {
  it.each([
    [
      `shop: {service: postgresql}; shop-database: {${web}}`,
      'services.shop-database and services.shop (.labtest.yml:3:3) would both write SHOP_DATABASE_URL, SHOP_DATABASE_HOST, SHOP_DATABASE_PORT',
    ],
    [
      'a_b: {service: redis}; a__b: {service: redis}',
      'services.a__b and services.a_b (.labtest.yml:3:3) would both write A_B_REDIS_URL, A_B_REDIS_PASSWORD, A_B_REDIS_HOST, A_B_REDIS_PORT',
    ],
    [
      'a-b: {service: redis}; A_b: {service: redis}',
      'services.A_b and services.a-b (.labtest.yml:3:3) would both write A_B_REDIS_URL',
    ],
    [
      `db: {service: mysql}; search: {${web}, env_prefix: DATABASE}`,
      'services.search and services.db (.labtest.yml:3:3) would both write DATABASE_URL, DATABASE_HOST, DATABASE_PORT',
    ],
    [
      `search: {${web}, env_prefix: DATABASE}; db: {service: mysql}`,
      'services.db and services.search (.labtest.yml:3:3) would both write DATABASE_URL, DATABASE_HOST, DATABASE_PORT',
    ],
    [
      `one: {${web}, env_prefix: SEARCH}; two: {${web}, env_prefix: search}`,
      'services.two and services.one (.labtest.yml:3:3) would both write search_URL',
    ],
    [
      `one: {${web}, env_prefix: SEARCH}; two: {${web}, env_prefix: SEARCH}`,
      'services.two and services.one (.labtest.yml:3:3) would both write SEARCH_URL',
    ],
  ])('%s', (services, message) => {
    const [problem, ...rest] = at(services);
    expect(rest).toEqual([]);
    expect(problem).toContain(`4:3 ${message}`);
  });

  it('an entry of environment, as list and as mapping, and in an .ini file', () => {
    const message = (name: string) =>
      `environment.${name} and services.db (.labtest.yml:3:3) would both write ${name}`;
    expect(at('db: {service: mysql}', '[FOO=1, DATABASE_URL=x]')).toEqual([
      `1:22 ${message('DATABASE_URL')}`,
    ]);
    expect(at('db: {service: mysql}', '{FOO: 1, db_database_url: x}')).toEqual([
      `1:23 ${message('db_database_url')}`,
    ]);
    expect(at('db: {service: mysql}', '{services: x}')).toEqual([
      '1:15 environment.services and the action itself (.labtest.yml:1:1) would both write services',
    ]);
    const ini =
      '[labtest]\nenvironment =\n  FOO=1\n  REDIS_URL=x\n[labtest:services:redis]\nservice = redis\n';
    expect(collisions(ini, 'ini')).toEqual([
      '4:3 environment.REDIS_URL and services.redis (setup.cfg:5:1) would both write REDIS_URL',
    ]);
  });

  it.each([
    ['postgresql: ; mysql: ; other: {service: mysql}; redis: ; cache: {service: redis}; memcached: ', '{}'],
    [`db: {service: mysql}; search: {${web}}; other: {${web}}`, '[MEMCACHE_URL=x, SEARCH=1]'],
    ['a_b: {service: redis}; a-b: {service: mysql}', '{}'],
    ['redis: ', '{REDIS_USERNAME: x, REDIS_KEY_PREFIX: y}'],
    ['redis: {provision_type: communal}', '{REDIS_KEY_PREFIX: y}'],
  ])('%s with %s: none', (services, environment) => {
    expect(at(services, environment)).toEqual([]);
  });

  it('what a service only tells on a communal server', () => {
    expect(at('redis: {provision_type: communal, isolation: prefix}', '{REDIS_KEY_PREFIX: y}')).toHaveLength(
      1,
    );
    expect(at('redis: {provision_type: communal}', '{REDIS_USERNAME: y}')).toHaveLength(1);
  });
});
