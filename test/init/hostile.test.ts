// A repository that somebody else has written: whatever it holds, nothing outside of it is read or written.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { yamlReader } from '../../src/init/containers/yaml';
import { labtest } from '../cli/terminal';
import { parse } from '../config/parse';
import { repositoryWith } from './repositories';

const plain = { 'go.mod': 'require github.com/lib/pq v1.0.0\n' };
const init = (directory: string, ...args: string[]) =>
  labtest(['init', '--yes', '--overwrite', ...args], { directory });

describe('links', () => {
  test.each([
    ['.labtest.yml', 'a file'],
    ['.github', 'a folder'],
    ['.github/workflows', 'a folder'],
    ['.github/workflows/labtest.yml', 'a file'],
    ['LABTEST.md', 'nothing'],
  ])('%s that leads to %s elsewhere is not followed, and nothing at all is written', async (path, to) => {
    const elsewhere = repositoryWith(to === 'a file' ? { target: 'theirs' } : {});
    const root = repositoryWith(plain);
    mkdirSync(join(root, path, '..'), { recursive: true });
    symlinkSync(to === 'a folder' ? elsewhere : join(elsewhere, 'target'), join(root, path));
    const said = await init(root);
    expect(said.code).toBe(1);
    expect(said.err).toContain(`${path} is a link`);
    expect(readdirSync(elsewhere)).toEqual(to === 'a file' ? ['target'] : []);
    if (to === 'a file') expect(readFileSync(join(elsewhere, 'target'), 'utf8')).toBe('theirs');
    expect(existsSync(join(root, '.envrc'))).toBe(false);
  });

  test('what is read through a link that leads out is not read', async () => {
    const elsewhere = repositoryWith({ 'compose.yml': 'services: { db: { image: "postgres:16" } }' });
    const root = repositoryWith(plain);
    symlinkSync(join(elsewhere, 'compose.yml'), join(root, 'compose.yml'));
    const said = await init(root, '--json');
    expect(JSON.parse(said.out).services).toEqual([{ name: 'postgresql', because: 'go.mod' }]);
    expect(said.out).toContain('is a link that leads out of the folder');
  });
});

test('a folder or a pipe where a file is expected, and a file of 4 GiB, are passed over and told', async () => {
  const root = repositoryWith({ ...plain, 'requirements.txt': '' });
  mkdirSync(join(root, 'package.json'));
  execFileSync('mkfifo', [join(root, 'Gemfile')]);
  writeFileSync(join(root, 'pom.xml'), '');
  truncateSync(join(root, 'pom.xml'), 2 ** 32);
  writeFileSync(join(root, 'composer.json'), Buffer.from([0xff, 0xfe, 0x00]));
  const { code, out } = await init(root, '--json');
  expect(code).toBe(0);
  const left = JSON.parse(out).left_out as { where: string; why: string }[];
  expect(Object.fromEntries(left.map(({ where, why }) => [where, why]))).toEqual({
    Gemfile: 'is no file',
    'pom.xml': 'is larger than 1 MiB',
    'composer.json': 'is not UTF-8 text',
  });
});

test('a folder in the place of a file that is to be written is an error', async () => {
  const root = repositoryWith({ ...plain, '.labtest.yml/inside': '' });
  const said = await init(root);
  expect(said.code).toBe(1);
  expect(said.err).toContain('.labtest.yml is no file');
});

test('aliases that would fill the memory, and mappings of prototypes, do no harm', async () => {
  const levels = Array.from({ length: 30 }, (_, at) => `x${at + 1}: &x${at + 1} [*x${at}, *x${at}, *x${at}]`);
  const bomb = `x0: &x0 [a]\n${levels.join('\n')}\nservices: { db: { image: "postgres:16" } }\n`;
  const said = await init(repositoryWith({ ...plain, 'compose.yml': bomb }), '--json');
  expect(said.code).toBe(0);
  expect(JSON.parse(said.out).left_out[0].where).toBe('compose.yml');

  const names = '{"dependencies": {"__proto__": "1", "constructor": "1", "toString": "1", "pg": "8"}}';
  const compose = 'services: { __proto__: { image: "postgres:16" }, constructor: { image: "redis:7" } }';
  const root = repositoryWith({ 'package.json': names, 'compose.yml': compose });
  const others = await init(root);
  expect(others.code).toBe(0);
  expect(others.err).toContain('"constructor" cannot be the name of a service');
  const { services } = parse(readFileSync(join(root, '.labtest.yml'), 'utf8'));
  expect(services.map(({ name, kind }) => [name, kind])).toEqual([['proto__', 'postgresql']]);
});

test.each([
  ['requirements.txt', (length: number) => '\n'.repeat(length)],
  ['go.mod', (length: number) => '\n'.repeat(length)],
  ['Gemfile', (length: number) => '\n'.repeat(length)],
  ['prisma/schema.prisma', (length: number) => '\n'.repeat(length)],
  [
    'compose.yml',
    (length: number) => `services: { db: { image: postgres:16, command: '${'${a-'.repeat(length / 4)}' } }`,
  ],
])('%s of nothing but beginnings is read through once', async (path, textOf) => {
  const more = { 'manage.py': 'DJANGO_SETTINGS_MODULE', 'package.json': '{}', '.labtest.yml': '' };
  const files = path === 'prisma/schema.prisma' ? { 'package.json': '{}' } : more;
  const root = repositoryWith({ ...files, [path]: textOf(1_000_000) });
  expect((await init(root, '--service', 'redis')).code).toBe(0);
});

test('YAML that takes too long is given up, and there is no time left for a second one', () => {
  const read = yamlReader(100);
  const nested = '? '.repeat(500_000);
  expect(() => read('compose.yml', nested)).toThrow('It takes too long');
  expect(() => read('other.yml', nested)).toThrow('It takes too long');
  expect(yamlReader(10_000)('compose.yml', 'a: [1]')).toEqual({ a: [1] });
});

test.each([
  [
    'services whose names become one',
    Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`\u00e4${at}`, { image: 'redis:7' }])),
    '19900 more services',
  ],
  [
    'variables',
    {
      db: {
        image: 'redis:7',
        environment: Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`A=${at}`, 'x'])),
      },
    },
    'the whole service',
  ],
  [
    'files',
    { db: { image: 'redis:7', volumes: Array(20_000).fill('./.:/docker-entrypoint-initdb.d') } },
    'the whole service',
  ],
])('a Compose file of many thousand %s is looked at in part, and that is told', async (_, services, what) => {
  const root = repositoryWith({ 'compose.yml': JSON.stringify({ services }), 'db/a.sql': '' });
  const said = await init(root, '--service', 'redis', '--json');
  expect(said.code).toBe(0);
  expect(JSON.parse(said.out).left_out).toContainEqual(expect.objectContaining({ what }));
});

test('variables and keys that are called like what every object has are like others', async () => {
  const environment = '{ toString: a, constructor: b, POSTGRES_DB: shop }';
  const compose = `services: { db: { image: "postgres:16", valueOf: [x], environment: ${environment} } }`;
  const root = repositoryWith({ 'compose.yml': compose });
  const said = await init(root, '--json');
  const [left] = JSON.parse(said.out).left_out;
  expect(left).toMatchObject({ what: 'valueOf', why: 'LabTest has nothing like it' });
  const text = readFileSync(join(root, '.labtest.yml'), 'utf8');
  for (const line of ['database: shop', 'toString: a', 'constructor: b']) expect(text).toContain(line);
});

test('dumps that a Compose file names and that are not there, or elsewhere, are told and not written', async () => {
  const elsewhere = repositoryWith({ 'theirs.sql': 'secret' });
  const mounts = ['none.sql', 'linked.sql', '../out.sql', 'a.sql'];
  const volumes = mounts.map((name) => `./db/${name}:/docker-entrypoint-initdb.d/${posix.basename(name)}`);
  const db = { image: 'postgres:17', volumes };
  const root = repositoryWith({ 'compose.yml': JSON.stringify({ services: { db } }), 'db/a.sql': '' });
  symlinkSync(join(elsewhere, 'theirs.sql'), join(root, 'db/linked.sql'));
  const said = await init(root, '--json');
  const left: { what: string; why: string }[] = JSON.parse(said.out).left_out;
  expect(left.filter(({ why }) => why === 'is no file of the repository').map(({ what }) => what)).toEqual([
    'db/none.sql',
    'db/linked.sql',
    'out.sql',
  ]);
  const { services } = parse(readFileSync(join(root, '.labtest.yml'), 'utf8'));
  expect(services[0]?.initialDataSource).toBe('db/a.sql');
});

test.each(['-', '2024', 'true', '1e3', '.5', 'null'])(
  'a folder and a runner called %s are the same words in the workflow',
  async (word) => {
    const root = repositoryWith({ [`${word}/go.mod`]: plain['go.mod'] });
    execFileSync('git', ['init', '--quiet', root]);
    const said = await labtest(['init', '--yes', '--', word], { directory: root });
    expect(said).toMatchObject({ code: 0 });
    const read = (name: string) => parseYaml(readFileSync(join(root, '.github/workflows', name), 'utf8'));
    const job = read(`labtest-${word}.yml`).jobs.test;
    expect(job.defaults).toEqual({ run: { 'working-directory': word } });
    expect(job.steps[1].with.config).toBe(`${word}/.labtest.yml`);

    if (!/^[A-Za-z0-9]/.test(word)) return;
    for (const labels of [[word], ['self-hosted', word]]) {
      await init(root, '--runs-on', ...labels, '--service', 'redis');
      const runsOn = labels.length === 1 ? word : labels;
      for (const name of ['labtest.yml', 'labtest-clean-up.yml'])
        expect(Object.values<{ 'runs-on': unknown }>(read(name).jobs)[0]?.['runs-on']).toEqual(runsOn);
    }
  },
);

test('names and values of a Compose file get into no shell, no second key and no second line', async () => {
  const compose = {
    services: {
      'a"; touch hacked; "\n\u001b[2J': { image: 'postgres:16', 'key|<b>\u0007`x`': 1 },
      web: { image: 'nginx:1\nprovider: local', ports: ['80'] },
      value: { image: 'redis:7', environment: { A: 'x\nservices: {}', B: '*alias', C: '!!js/function x' } },
    },
  };
  const root = repositoryWith({ 'compose.yml': JSON.stringify(compose) });
  const said = await init(root);
  expect(said.code).toBe(0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not get onto a terminal.
  expect(said.out + said.err).not.toMatch(/[\u0007\u001b]/);
  const { services } = parse(readFileSync(join(root, '.labtest.yml'), 'utf8'));
  expect(services.map(({ name }) => name)).toEqual(['a-touch-hacked-2J', 'value']);
  expect(services[1]?.environment).toMatchObject({ B: '*alias', C: '!!js/function x' });
  const page = readFileSync(join(root, 'LABTEST.md'), 'utf8');
  expect(page).not.toContain('<b>');
  expect(
    page
      .split('\n')
      .filter((line) => line.startsWith('| `compose.yml'))
      .every((line) => line.split('|').length === 5),
  ).toBe(true);
  for (const file of ['.envrc', '.github/workflows/labtest.yml'])
    expect(readFileSync(join(root, file), 'utf8')).not.toContain('hacked');
});

test.each(['a b', 'x;y', '-rf', 'ä'])('a folder that no workflow can name is refused: %j', async (name) => {
  const root = repositoryWith({ [`${name}/go.mod`]: plain['go.mod'] });
  execFileSync('git', ['init', '--quiet', root]);
  const said = await labtest(['init', '--yes', '--', name], { directory: root });
  expect(said.code).toBe(name === '-rf' ? 0 : 2);
});

test.each(['$(id)', 'a, b]', '', '{{x}}'])(
  'a label of a runner that no workflow can name is refused: %j',
  async (label) => {
    const said = await init(repositoryWith(plain), '--runs-on', label);
    expect(said.code).toBe(2);
  },
);

test('two at once: each file is whole, and written by one of them', async () => {
  const root = repositoryWith(plain);
  const both = await Promise.all([1, 2].map(() => labtest(['init', '--yes'], { directory: root })));
  expect(both.some(({ code }) => code === 0)).toBe(true);
  expect(parse(readFileSync(join(root, '.labtest.yml'), 'utf8')).services).toHaveLength(1);
  expect(readdirSync(root).filter((name) => name.includes('.labtest.') && name !== '.labtest.yml')).toEqual(
    [],
  );
});
