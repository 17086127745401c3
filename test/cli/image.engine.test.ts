// The container image of the command line, built as its users would, and its quick start with the engine's socket.
import { execFileSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../docs/pages';
import { images } from '../setup/images';
import { folderWith } from './terminal';

const socket = '/var/run/docker.sock';
const image = `labtest-test/command:${process.pid}`;
const configuration = `services: { cache: { service: redis, image: "${images.redis}" } }\n`;
const folder = folderWith({ '.labtest.yml': configuration });

const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' });

function labtest(...args: string[]): string {
  const mounted = ['--volume', `${socket}:${socket}`, '--volume', `${folder}:${folder}`];
  const rights = ['--network', 'host', '--group-add', String(statSync(socket).gid)];
  return docker('run', '--rm', ...rights, ...mounted, '--workdir', folder, image, ...args);
}

beforeAll(() => {
  chmodSync(folder, 0o755);
  const { LABTEST_TEST_NODE_IMAGE: node } = process.env;
  const base = node ? ['--build-arg', `NODE_IMAGE=${node}`] : [];
  docker('build', '--quiet', '--network', 'host', ...base, '--tag', image, root);
}, 600_000);
afterAll(() => void docker('rmi', '--force', image));

test('it does not run as root', () => {
  expect(docker('run', '--rm', '--entrypoint', 'id', image, '-u').trim()).toBe('1000');
});

test('what one container makes, the next one finds and removes', () => {
  try {
    expect(JSON.parse(labtest('up', '--json'))).toMatchObject({ created: true });
    expect(JSON.parse(labtest('up', '--json'))).toMatchObject({ created: false });
    expect(labtest('env')).toContain('export REDIS_URL=');
  } finally {
    expect(JSON.parse(labtest('down', '--json')).removed).toHaveLength(1);
  }
});
