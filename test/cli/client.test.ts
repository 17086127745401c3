// How a client is called where the machine has none of its own.
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientFor } from '../../src/cli/client';
import type { Server } from '../../src/providers/provider';
import { folderWith } from './terminal';

const folder = folderWith({ docker: '' });
chmodSync(`${folder}/docker`, 0o755);
const server = {
  id: 'abc',
  inside: { host: '127.0.0.1', port: 5432 },
  endpoint: { host: '127.0.0.1', port: 40000 },
} as Server;
const access = { username: 'ann', password: 'secret', database: 'web' };
const around = { env: { PATH: folder }, isTerminal: false };

test('in a pipe, docker gives no terminal, which it could not', () => {
  const { argv, environment } = clientFor('postgresql', server, access, 'docker', around);
  expect(argv).not.toContain('--tty');
  expect(argv.join(' ')).toContain('--env PGPASSWORD abc psql --host 127.0.0.1 --port 5432');
  expect(argv.join(' ')).not.toContain('secret');
  expect(environment).toEqual({ PGPASSWORD: 'secret' });
  const typed = clientFor('postgresql', server, access, 'docker', { ...around, isTerminal: true });
  expect(typed.argv).toContain('--tty');
});

test('docker asks the engine that was named', () => {
  const dockerHost = 'tcp://laboratory:2376';
  const { environment } = clientFor('redis', server, access, 'docker', { ...around, dockerHost });
  expect(environment).toEqual({ REDISCLI_AUTH: 'secret', DOCKER_HOST: dockerHost });
});

test.each(['mysql', 'redis'] as const)('of %s, whichever client the image has is started', (kind) => {
  const { argv } = clientFor(kind, server, access, 'docker', around);
  const inContainer = argv.slice(argv.indexOf('abc') + 1);
  const of = (name: string) => {
    const image = folderWith({ [name]: `#!/bin/sh\necho ${name} "$@"\n` });
    chmodSync(`${image}/${name}`, 0o755);
    const [shell = '', ...args] = inContainer;
    return execFileSync(`/bin/${shell}`, args, { env: { PATH: image }, encoding: 'utf8' });
  };
  const names = { mysql: ['mysql', 'mariadb'], redis: ['redis-cli', 'valkey-cli'] }[kind];
  for (const name of names) expect(of(name)).toMatch(new RegExp(`^${name} .*127\\.0\\.0\\.1`));
});
