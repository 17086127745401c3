// The npm package as a user gets it: packed, installed in an empty folder, and its quick start.
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../docs/pages';

const folder = mkdtempSync(join(tmpdir(), 'labtest-package-'));
/** The node that the command runs on. */
const node = process.env.LABTEST_TEST_NODE ?? process.execPath;
const home = join(folder, 'node_modules/labtest');

function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const { CI: _ci, GITHUB_ACTIONS: _actions, ...rest } = process.env;
  const path = `${dirname(node)}${delimiter}${process.env.PATH}`;
  const surroundings = { ...rest, PATH: path, ...env };
  return execFileSync(program, args, { cwd: folder, encoding: 'utf8', env: surroundings });
}

beforeAll(() => {
  const made = join(folder, 'made');
  execFileSync(process.execPath, [join(root, 'scripts/package.mjs'), made]);
  const packed = run('npm', ['pack', '--silent', made]).trim();
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${packed}`]);
});

test('it holds only what is needed: no dependency, no script, 10 MB at most', () => {
  const files = globSync('**/*', { cwd: home }).filter((file) => statSync(join(home, file)).isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(home, file)).size, 0);
  expect(bytes).toBeLessThan(10e6);
  const beside = files.filter((file) => !file.startsWith('dist'));
  expect(beside.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  const metadata = JSON.parse(run('npm', ['pkg', 'get', '--prefix', home]));
  expect(Object.keys(metadata)).not.toContain('scripts');
  expect(Object.keys(metadata)).not.toContain('dependencies');
  expect(globSync('node_modules/*', { cwd: folder })).toEqual([join('node_modules', 'labtest')]);
});

test('it says which version it is', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(run(node, [join(home, 'dist/cli.js'), '--version']).trim()).toBe(version);
});

test('the quick start: up makes a service, env hands it out, run uses it, down removes it', () => {
  writeFileSync(join(folder, '.labtest.yml'), 'services: { cache: { service: redis, provider: local } }\n');
  const env = { LABTEST_HOME: join(folder, 'home'), DOCKER_HOST: '', XDG_CACHE_HOME: folder };
  const labtest = (...args: string[]) => run('npx', ['--no-install', 'labtest', ...args], env);
  try {
    expect(JSON.parse(labtest('up', '--json'))).toMatchObject({
      created: true,
      services: [{ name: 'cache' }],
    });
    const url = JSON.parse(labtest('env', '--format', 'json')).REDIS_URL;
    const print = 'process.stdout.write(process.env.REDIS_URL)';
    expect(labtest('run', '--', process.execPath, '-e', print)).toBe(url);
  } finally {
    expect(JSON.parse(labtest('down', '--json')).removed).toHaveLength(1);
  }
});

test('a dump and a migration become a template, whatever node has of its own', () => {
  writeFileSync(join(folder, 'shop.sql'), 'CREATE TABLE orders (id int);\nINSERT INTO orders VALUES (1);\n');
  mkdirSync(join(folder, 'migrations'));
  writeFileSync(join(folder, 'migrations/1.sql'), 'ALTER TABLE orders ADD COLUMN total int;\n');
  writeFileSync(
    join(folder, 'setup.sh'),
    '#!/bin/sh\npsql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f migrations/1.sql\n',
  );
  const data = [
    'initial_data_source: shop.sql',
    'data_setup_script: setup.sh',
    "data_setup_inputs: ['migrations/*.sql']",
  ];
  writeFileSync(
    join(folder, '.labtest.yml'),
    `services: { postgresql: { provider: local, ${data.join(', ')} } }\n`,
  );
  const env = { LABTEST_HOME: join(folder, 'home'), DOCKER_HOST: '', XDG_CACHE_HOME: folder };
  const labtest = (...args: string[]) => run('npx', ['--no-install', 'labtest', ...args], env);
  try {
    labtest('up');
    const asked = labtest(
      'run',
      '--',
      'sh',
      '-c',
      'psql "$DATABASE_URL" -At -c "SELECT id, total FROM orders"',
    );
    expect(asked.trim()).toBe('1|');
  } finally {
    labtest('down');
  }
});

test('init finds the templates that come with it', () => {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  writeFileSync(join(repository, 'go.mod'), 'module shop\nrequire github.com/lib/pq v1.10.9\n');
  const said = JSON.parse(run('npx', ['--no-install', 'labtest', 'init', repository, '--yes', '--json']));
  expect(said.files.map((file: { written: boolean }) => file.written)).toEqual(Array(5).fill(true));
});
