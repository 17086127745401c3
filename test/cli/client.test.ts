// How a client is called where the machine has none of its own.
import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientFor } from '../../src/cli/client';
import type { Server } from '../../src/providers/provider';
import { folderWith } from './terminal';

const folder = folderWith({ docker: '' });
chmodSync(`${folder}/docker`, 0o755);
const server = { id: 'abc', inside: { port: 5432 }, endpoint: { host: '127.0.0.1', port: 40000 } } as Server;
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
