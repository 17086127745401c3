import { host } from '../port';
import type { Engine } from './engine';
import { installed } from './machine';

/** Memcached as installed on the machine. What it holds does not outlive it. */
export const memcached: Engine = {
  names: ['memcached'],
  accounts: ['memcache', 'memcached'],
  find: (search) => installed(['memcached'], 'memcached', search),
  argv: async ({ program, args, port, pidFile }) => [
    program.server,
    ...args,
    ...['-l', host, '-p', String(port), '-P', pidFile],
  ],
  stop: 'SIGTERM',
  abort: 'SIGKILL',
};
