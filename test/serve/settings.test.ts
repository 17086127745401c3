import { expect, test } from 'vitest';
import { terminalLog } from '../../src/cli/log';
import { refuseOpenDoors } from '../../src/serve/guard';
import { settingsOf } from '../../src/serve/settings';

const told: string[] = [];
const log = terminalLog({ err: (text) => void told.push(text) }, 'usual');

test('an installation of the first service goes on by its variables', () => {
  const env = {
    HOST_NAME: 'db.example.org',
    MYSQL_DOCKER_IMAGE: 'habitissimo/myaas-mysql:10.1',
    MYSQL_ROOT_PASSWORD: 'by hand',
    MYSQL_DATABASE: 'shop',
    HOPS_DATA_DIR: '/hops/data',
    HOPS_DUMP_DIR: '/hops/dumps',
    HOPS_TEMP_DIR: '/hops/tmp',
  };
  expect(settingsOf({}, env, log)).toMatchObject({
    ...{ host: '127.0.0.1', port: 5001, shownHost: 'db.example.org', password: 'by hand', database: 'shop' },
    ...{
      dumps: '/hops/dumps',
      data: '/hops/data',
      temporary: '/hops/tmp',
      provider: 'docker',
      ttl: undefined,
    },
    images: { mysql: 'habitissimo/myaas-mysql:10.1', postgresql: undefined, redis: undefined },
  });
});

test('an installation of the second service goes on by its variables', () => {
  const env = {
    ...{
      MYAAS_HOSTNAME: 'db',
      MYAAS_BASE_DIR: '/srv',
      MYAAS_CONTAINER_TTL: '86400',
      MYAAS_MEMORY_LIMIT: '2g',
    },
    ...{ MYAAS_POSTGRES_IMAGE: 'postgres:17', MYAAS_DB_USERNAME: 'ann', MYAAS_DOCKER_HOST: 'tcp://lab:2375' },
    SENTRY_DSN: 'https://sentry',
  };
  expect(settingsOf({}, env, log)).toMatchObject({
    ...{ shownHost: 'db', dumps: '/srv/dumps', data: '/srv/data', ttl: 86_400_000, memory: '2g' },
    ...{ username: 'ann', dockerHost: 'tcp://lab:2375', password: undefined, database: 'default' },
  });
  expect(told.join('')).toContain('SENTRY_DSN is set and has no effect');
});

test('flags come before our variables, and those before older ones', () => {
  const env = {
    LABTEST_DUMPS: '/ours',
    HOPS_DUMP_DIR: '/theirs',
    LABTEST_TTL: '8h',
    MYAAS_CONTAINER_TTL: '1',
  };
  expect(settingsOf({}, env, log)).toMatchObject({ dumps: '/ours', ttl: 28_800_000 });
  expect(settingsOf({ dumps: '/flag', ttl: '1d' }, env, log)).toMatchObject({
    dumps: '/flag',
    ttl: 86_400_000,
  });
});

test.each([
  ['127.0.0.1:80', '127.0.0.1', 80],
  ['[::1]:5002', '::1', 5002],
  ['0.0.0.0', '0.0.0.0', 5001],
  [':8080', '127.0.0.1', 8080],
  ['lab.example.org:9', 'lab.example.org', 9],
])('%s is an address to listen on', (listen, host, port) => {
  expect(settingsOf({ listen }, {}, log)).toMatchObject({ host, port });
});

test.each([
  { listen: 'a:b:c' },
  { listen: 'x:70000' },
  { ttl: 'soon' },
  { provider: 'aws' },
  { parallel: 0 },
])('%o is refused', (options) => {
  expect(() => settingsOf(options, {}, log)).toThrow(expect.objectContaining({ name: 'UsageError' }));
});

test('a server that asks nobody who they are listens for this machine only, unless somebody says otherwise', () => {
  const doors = {
    host: '0.0.0.0',
    shownHost: undefined,
    open: false,
    asks: false,
    tls: {},
    tokens: '/tokens',
  };
  expect(() => refuseOpenDoors(doors, log)).toThrow(/could read and remove all databases/);
  refuseOpenDoors({ ...doors, open: true }, log);
  expect(told.at(-1)).toContain('warning: Whoever reaches 0.0.0.0');
  refuseOpenDoors({ ...doors, host: '::1' }, log);
  refuseOpenDoors({ ...doors, asks: true, tls: undefined }, log);
  expect(told.at(-1)).toContain('there is no --tls-cert');
});
