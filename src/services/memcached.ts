import type { Endpoint } from '../providers/provider';
import type { Ready, ServiceKind } from './kind';
import { readyByTcp } from './tcp';
import { megabytes, open } from './variables';

/** Memcached; it knows no users, so whoever reaches the port is in. */
export const memcached: ServiceKind = {
  name: 'memcached',
  defaultImage: 'memcached:1.6',
  memoryBytes: 128 * megabytes,
  driver: () => import('memjs'),
  port: () => 11211,
  server: (settings) => ({
    environment: { ...settings.environment },
    args: [...settings.commands],
    files: [],
  }),
  access: () => ({}),
  secrets: () => [],
  ready: (endpoint, _access, _settings, milliseconds) => ready(endpoint, milliseconds),
  variables: ({ host, port }) => [
    open('MEMCACHE_URL', `${host}:${port}`),
    open('MEMCACHE_HOST', host),
    open('MEMCACHE_PORT', String(port)),
  ],
};

/** memjs never answers when the server hangs up at once, as a port proxy does: hence the look before. */
async function ready(endpoint: Endpoint, milliseconds: number): Promise<Ready> {
  await readyByTcp(endpoint, milliseconds, 'version\r\n');
  const { Client } = await import('memjs');
  const seconds = milliseconds / 1000;
  const client = Client.create(`${endpoint.host}:${endpoint.port}`, {
    retries: 0,
    timeout: seconds,
    conntimeout: seconds,
    logger: { log: () => {} },
  });
  try {
    return await new Promise<Ready>((resolve, reject) => {
      client.stats((error, _server, stats) =>
        error ? reject(error) : resolve({ bytes: Number(stats?.bytes) }),
      );
    });
  } finally {
    client.close();
  }
}
