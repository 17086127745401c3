import type { Endpoint } from '../../providers/provider';
import type { Access, Restoring } from '../kind';
import { optionsOf } from './address';
import { bareClientOf } from './client';

/** Restores Redis commands (one a line, or as an append-only file has them) through `--pipe`. */
export const redisRestoring: Restoring = {
  formats: ['redis-commands'],
  programs: () => ['redis-cli', 'valkey-cli', 'keydb-cli'],
  tool: (program, _format, access, inside) => ({
    argv: [
      program.name,
      ...optionsOf(inside),
      '-n',
      access.database ?? '0',
      ...(access.username === undefined ? [] : ['--user', access.username]),
      '--pipe',
    ],
    environment: { REDISCLI_AUTH: access.password ?? '', VALKEYCLI_AUTH: access.password ?? '' },
  }),
  isEmpty,
  said: async (lines) => (await import('./said')).saidByRedis(lines),
};

async function isEmpty(endpoint: Endpoint, access: Access): Promise<boolean> {
  // Its account may not look for keys, and nothing else tells.
  if (access.keyPrefix !== undefined) return false;
  const { username, password } = access;
  const client = await bareClientOf(endpoint, { username, password }, { connect: 30_000 });
  try {
    await client.connect();
    const own = username === undefined ? '\\d+' : access.database;
    return !new RegExp(`^db${own}:keys=`, 'm').test(String(await client.sendCommand(['INFO', 'keyspace'])));
  } finally {
    client.destroy();
  }
}
