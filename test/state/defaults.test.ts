import { expect, test } from 'vitest';
import { defaultsFor } from '../../src/state/defaults';
import { documented, memorySource, never } from './fixtures';

const state = (more: Record<string, string> = {}) =>
  memorySource({
    ...Object.fromEntries(Object.entries(documented).map(([path, text]) => [`/${path}`, text])),
    ...more,
  });
const of = (kind: 'postgresql' | 'mysql' | 'redis', app: string) =>
  ({ provider: 'docker', kind, app }) as const;

test("an app's own defaults, and those of all apps", async () => {
  expect(await defaultsFor(state(), of('postgresql', 'app-name1'), never)).toEqual({
    key: '/services/docker/postgresql/app-name1',
    settings: { image: 'postgres:16' },
  });
  expect(await defaultsFor(state(), of('mysql', 'app-name1'), never)).toEqual({
    key: '/services/docker/mysql/default',
    settings: { image: 'mysql:8.0', waitAttempts: 5 },
  });
  expect(await defaultsFor(state(), of('redis', 'app-name1'), never)).toBeUndefined();
});

test('the communal server has its own, and else those of all apps', async () => {
  const communal = { provider: 'docker', kind: 'mysql', communal: true } as const;
  expect((await defaultsFor(state(), communal, never))?.key).toBe('/services/docker/mysql/default');
  const own = state({ '/services/docker/mysql/communal': '{}' });
  expect(await defaultsFor(own, communal, never)).toEqual({
    key: '/services/docker/mysql/communal',
    settings: {},
  });
});

test('an app in a folder of its repository climbs through the folders', async () => {
  const own = state({ '/services/docker/mysql/shop/default': '{"image": "mysql:9"}' });
  expect((await defaultsFor(own, of('mysql', 'shop/api'), never))?.settings).toEqual({
    image: 'mysql:9',
  });
});

test('settings are read as a repository writes them: memory as bytes, versions as text', async () => {
  const text =
    'memory: 512m\ncpus: 1.5\ncommands: --max-connections=50\nenvironment:\n  TZ: UTC\n  LEVEL: 1.10\n';
  const found = await defaultsFor(memorySource({ '/services/default': text }), of('mysql', 'web'), never);
  expect(found?.settings).toMatchObject({
    memory: 512 * 2 ** 20,
    cpus: 1.5,
    commands: ['--max-connections=50'],
    environment: { TZ: 'UTC', LEVEL: '1.10' },
  });
});

test('defaults for several kinds leave out what means nothing to this one; its own are held to it', async () => {
  const broad = memorySource({ '/services/docker/default': 'template: false\nmemory: 1g\n' });
  const cache = { provider: 'docker', kind: 'memcached', app: 'web' } as const;
  expect((await defaultsFor(broad, cache, never))?.settings).toEqual({ memory: 2 ** 30 });
  expect((await defaultsFor(broad, of('mysql', 'web'), never))?.settings).toEqual({
    memory: 2 ** 30,
    template: false,
  });
  const own = memorySource({ '/services/docker/memcached/default': 'template: false' });
  await expect(defaultsFor(own, cache, never)).rejects.toThrow('unknown key "template"');
});

test.each([
  ['a: 1\nimag: x', '/services/default:2:1 mysql has the unknown key "imag". Did you mean "image"?'],
  ['image: x\nmemory: lots', '/services/default:2:9 mysql.memory '],
  ['service: redis', 'unknown key "service"'],
  ['privileged: true', 'gets no access to the machine'],
  ['postgres:15', 'it is a string, not keys with values'],
  ['[1]', 'it is a list'],
  ['null', 'it is nothing'],
  ['{"image": "x"', 'read as text: Flow'],
])('a wrong value names its key in the state: %j', async (text, why) => {
  const wrong = defaultsFor(memorySource({ '/services/default': text }), of('mysql', 'web'), never);
  await expect(wrong).rejects.toThrow("The state's value /services/default is wrong");
  await expect(wrong).rejects.toThrow(why);
});
