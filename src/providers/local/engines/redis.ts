import { host } from '../port';
import type { Engine } from './engine';
import { installed } from './machine';

const names = ['redis-server', 'valkey-server'];

/** Redis or Valkey as installed on the machine; its password is in the configuration file that the kind gives. */
export const redis: Engine = {
  names,
  accounts: ['redis', 'valkey'],
  find: (search) => installed(names, 'redis-server', search),
  argv: async ({ program, args, port, data, pidFile }) => [
    program.server,
    ...args,
    ...(args.includes('--tls-port') ? ['--tls-port', String(port)] : ['--port', String(port)]),
    ...['--bind', host, '--dir', data, '--pidfile', pidFile],
    ...['--daemonize', 'no', '--logfile', '', '--set-proc-title', 'no'],
  ],
  stop: 'SIGTERM',
  abort: 'SIGKILL',
};
