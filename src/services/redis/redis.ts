import { messageOf } from '../../core/errors';
import type { Endpoint } from '../../providers/provider';
import type { Access, Ready, ServiceKind } from '../kind';
import { megabytes, open, secret } from '../variables';
import { bareClientOf } from './client';
import { redisRestoring } from './restore';
import { redisTls } from './tls';

/** Tells a communal server that keys are to be kept apart by their prefix. */
export const isolationVariable = 'LABTEST_REDIS_ISOLATION';

const configuration = '/etc/labtest-redis.conf';

/**
 * Redis and its kin. The official image takes no password from its environment, and an argument list is no place for
 * one: the password travels in a configuration file, and is kept in the environment for later runs.
 */
export const redis: ServiceKind = {
  name: 'redis',
  defaultImage: 'redis:8',
  memoryBytes: 512 * megabytes,
  driver: () => import('@redis/client'),
  port: () => 6379,
  server: (settings, fresh) => {
    const password = settings.environment.REDIS_PASSWORD ?? fresh.password;
    return {
      environment: {
        ...settings.environment,
        REDIS_PASSWORD: password,
        ...(settings.isolation === 'prefix' ? { [isolationVariable]: 'prefix' } : {}),
      },
      args: ['redis-server', configuration, ...settings.commands],
      files: [{ path: configuration, content: `bind * -::*\nrequirepass ${JSON.stringify(password)}\n` }],
    };
  },
  tls: redisTls,
  access: (environment) => ({
    username: environment.REDIS_USERNAME,
    password: environment.REDIS_PASSWORD,
    database: environment.REDIS_DATABASE ?? '0',
    keyPrefix: environment.REDIS_KEY_PREFIX,
  }),
  secrets: (environment) => [environment.REDIS_PASSWORD].filter((password) => password !== undefined),
  ready: (endpoint, access, _settings, milliseconds) => ready(endpoint, access, milliseconds),
  trouble: (error) => (/WRONGPASS|NOAUTH|NOPERM/.test(messageOf(error)) ? 'access refused' : undefined),
  busy: (said) => /LOADING|BUSY|max number of clients/.test(said),
  restoring: redisRestoring,
  templating: {
    placed: (part, directory) => ({
      ...part,
      files: part.files.map((file) => ({ ...file, content: `${file.content}dir ${directory}/redis\n` })),
    }),
    adopt: (endpoint, _original, own, milliseconds) => ready(endpoint, redis.access(own), milliseconds),
  },
  variables: ({ host, port, tls }, { username = '', password = '', database = '0', keyPrefix }) => [
    secret(
      'REDIS_URL',
      `${tls ? 'rediss' : 'redis'}://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}:${port}/${database}`,
    ),
    secret('REDIS_PASSWORD', password),
    open('REDIS_HOST', host),
    open('REDIS_PORT', String(port)),
    ...(tls ? [open('REDIS_CA_FILE', tls.file)] : []),
    ...(username === '' ? [] : [open('REDIS_USERNAME', username), open('REDIS_DATABASE', database)]),
    ...(keyPrefix === undefined ? [] : [open('REDIS_KEY_PREFIX', keyPrefix)]),
  ],
};

async function ready(endpoint: Endpoint, access: Access, milliseconds: number): Promise<Ready> {
  const { username, password = '', database = '0' } = access;
  const patience = { connect: milliseconds, command: milliseconds };
  const client = await bareClientOf(endpoint, { username, password, database }, patience);
  try {
    await client.connect();
    await client.sendCommand(['PING']);
    // On a communal server it is not this experiment's alone.
    if (username !== undefined) return {};
    const memory = /^used_memory_dataset:(\d+)/m.exec(String(await client.sendCommand(['INFO', 'memory'])));
    return { bytes: memory?.[1] === undefined ? undefined : Number(memory[1]) };
  } finally {
    client.destroy();
  }
}
