import type { Provider, Server } from '../providers/provider';
import type { CommunalServer } from './server';

/**
 * One server that all experiments use as it is: Memcached and containers know neither databases nor users. Nothing of
 * an experiment is on it, so that nothing is made, listed or removed; a service is there as soon as its server is.
 */
export function createPlainProvider(
  base: Provider,
  communal: CommunalServer,
  labels: Server['labels'],
): Provider {
  const there = async (name: string): Promise<Server | undefined> => {
    const server = await communal.locate();
    return server && { ...server, name, labels };
  };
  const real = (server: Server): Server => ({ ...server, name: communal.name });
  const same = async (server: Server): Promise<Server> => (await there(server.name)) ?? server;
  const run = base.run?.bind(base);
  return {
    name: base.name,
    describe: async () => `${communal.name}, ${await base.describe()}`,
    now: () => base.now(),
    check: () => [],
    find: async (name) => {
      const server = await there(name);
      return server ? { status: 'ready', server } : { status: 'absent' };
    },
    create: async (spec, _report, signal) => {
      const server = await communal.obtain(signal);
      return { ...server, name: spec.name, labels: spec.labels };
    },
    start: same,
    lease: async () => {},
    ended: (server, signal) => base.ended(real(server), signal),
    commit: same,
    destroy: async () => {},
    listOwned: async () => [],
    listed: async () => [],
    run: run && ((server, command) => run(real(server), command)),
    startSeconds: base.startSeconds,
    log: (server, lines) => base.log(real(server), lines),
    size: async () => undefined,
    rest: () => communal.rest(),
    close: async () => {},
  };
}
