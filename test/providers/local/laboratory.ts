import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../src/core/poll';
import { commandLine } from '../../../src/providers/local/servers/process';
import type { Server, ServerSpec } from '../../../src/providers/provider';

/** A folder that other accounts may enter, for a laboratory of the test's own. */
export async function temporaryRoot(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'labtest-local-')));
  await chmod(root, 0o755);
  return root;
}

export const removeRoot = (root: string) => rm(root, { recursive: true, force: true, maxRetries: 5 });

export function specOf(kind: string, more: Partial<ServerSpec> = {}): ServerSpec {
  const name = `labtest-${randomUUID()}`;
  return {
    name,
    labels: { 'labtest.app': 'local', 'labtest.service': name },
    kind,
    image: '',
    port: 1,
    environment: {},
    args: [],
    files: [],
    limits: { memoryBytes: 1 << 28, processes: 100 },
    alias: 'db',
    deadline: new Date('2040-01-01T00:00:00.000Z'),
    ...more,
  };
}

export const postgresEnvironment = {
  POSTGRES_USER: 'Lab user',
  POSTGRES_PASSWORD: 'p\'a"s\\s word$(id)',
  POSTGRES_DB: 'lab"data; base',
  POSTGRES_INITDB_ARGS: '--encoding=UTF8',
};

export const mysqlEnvironment = {
  MYSQL_DATABASE: 'lab_da`ta',
  MYSQL_USER: "lab'user",
  MYSQL_PASSWORD: 'p\'a"s\\s word$(id)',
  MYSQL_ROOT_PASSWORD: "r'oot\\",
};

export const redisParts = {
  environment: { REDIS_PASSWORD: 'secret"word' },
  args: ['redis-server', '/etc/labtest/redis.conf'],
  files: [
    {
      path: '/etc/labtest/redis.conf',
      content: `bind * -::*\nrequirepass ${JSON.stringify('secret"word')}\n`,
    },
  ],
};

export async function pidOf(root: string, { id }: Server): Promise<number> {
  return Number.parseInt(await readFile(join(root, 'servers', id, 'run', 'server.pid'), 'utf8'), 10);
}

/** Ends a server as a crash would. */
export async function crash(root: string, server: Server): Promise<void> {
  const pid = await pidOf(root, server);
  process.kill(pid, 'SIGKILL');
  const gone = async () => ((await commandLine(pid)) ? { pending: 'alive' } : { value: undefined });
  await poll(gone, { timeout: 10_000 });
}

/** The newest PostgreSQL that Debian's packages installed here. */
export function debianPostgres(): string {
  const shelf = '/usr/lib/postgresql';
  const newest = readdirSync(shelf).sort((a, b) => Number(b) - Number(a))[0];
  return join(shelf, newest ?? '', 'bin');
}
