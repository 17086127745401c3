import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documented } from '../state/fixtures';
import { isDocumented } from './documented';

let directory: string;
const root = join(import.meta.dirname, '../..');

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'labtest-cli-'));
  const files = {
    ...documented,
    'state.json': '{"provider": "directory", "path": "."}',
    'bad.json': '{\n"provider": 1}',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The command as it stands in the source, in its own process. */
function labtest(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const flags = [
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
    '--import',
    join(root, 'test/state/run-source.mjs'),
  ];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...flags, join(root, 'src/cli.ts'), ...args],
      { cwd: directory },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

test('prints the value as it is stored, and nothing else', async () => {
  expect(await labtest('state', 'get', '/services/docker/mysql/app-name1', '--state', 'state.json')).toEqual({
    code: 0,
    stdout: documented['services/docker/mysql/default'],
    stderr: '',
  });
});

test('--json tells where the value was found', async () => {
  const key = '/services/docker/mysql/app-name1';
  const { code, stdout } = await labtest('state', 'get', key, '--json', '--state', 'state.json');
  const answer = JSON.parse(stdout);
  expect([code, isDocumented('state get', answer)]).toEqual([0, true]);
  expect(answer).toMatchObject({
    key,
    found_at: '/services/docker/mysql/default',
    value: documented['services/docker/mysql/default'],
    tried: [key, `${key}/default`, '/services/docker/mysql/default'],
  });
});

test('--explain also prints the path it tried, beside the value', async () => {
  const json = JSON.stringify({ provider: 'directory', path: directory });
  const { code, stdout, stderr } = await labtest(
    'state',
    'get',
    '/services/docker/mysql/app-name1',
    '--explain',
    '--state',
    json,
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: documented['services/docker/mysql/default'] });
  expect(stderr.split('\n')).toEqual([
    `directory ${directory}`,
    'miss  /services/docker/mysql/app-name1',
    'miss  /services/docker/mysql/app-name1/default',
    'hit   /services/docker/mysql/default',
    '',
  ]);
});

test('not found is exit code 3', async () => {
  const { code, stdout, stderr } = await labtest(
    'state',
    'get',
    '/services/aws/x',
    '--state',
    'state.json',
    '--explain',
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('miss  /default\n');
  expect(stderr).toContain('/services/aws/x: not found in directory');
});

test.each([
  [['state', 'get'], 2, 'missing required argument'],
  [['state', 'get', '/a', '--bogus'], 2, 'unknown option'],
  [['state', 'put', '/a', 'x'], 2, "unknown command 'put'"],
  [['bogus'], 2, "unknown command 'bogus'"],
  [['state', 'get', 'a/../b', '--state', 'state.json'], 1, 'is no key of the state'],
  [['state', 'get', '/a', '--state', 'missing.json'], 1, 'there is no such file'],
  [['state', 'get', '/a', '--state', 'bad.json'], 1, 'bad.json:2: `provider` cannot be'],
])('%j is exit code %i', async (args, expected, message) => {
  const { code, stdout, stderr } = await labtest(...args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('asking for help is no error', async () => {
  const { code, stdout } = await labtest('state', 'get', '--help');
  expect(code).toBe(0);
  expect(stdout).toContain('--explain');
});

test('the bundled command is a program of its own', async () => {
  const bundled = join(root, 'dist/cli.js');
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; stdout: string }>((resolve) => {
      const child = execFile(bundled, args, { cwd: directory }, (_, stdout) =>
        resolve({ code: child.exitCode, stdout }),
      );
    });
  const key = '/services/docker/mysql/app-name1';
  expect(await run('state', 'get', key, '--state', 'state.json')).toEqual({
    code: 0,
    stdout: documented['services/docker/mysql/default'],
  });
  expect(await run('state', 'get', '/services/aws/x', '--state', 'state.json')).toEqual({
    code: 3,
    stdout: '',
  });
});
