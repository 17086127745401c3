import type { Log } from '../../src/core/log';
import { serverName } from '../../src/experiment/identity';
import type { PlannedService } from '../../src/experiment/plan';
import type { Context } from '../../src/lifecycle/context';
import type { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider, type MemoryOptions } from '../../src/providers/memory/memory';
import type { Provider } from '../../src/providers/provider';
import type { ServiceKind } from '../../src/services/kind';

/** A kind that needs no network: servers in memory have none. */
const kind: ServiceKind = {
  name: 'redis',
  defaultImage: 'redis',
  memoryBytes: 1,
  port: () => 1,
  server: (_settings, { password }) => ({ environment: { REDIS_PASSWORD: password }, args: [], files: [] }),
  access: (environment) => ({ password: environment.REDIS_PASSWORD }),
  secrets: (environment) => [environment.REDIS_PASSWORD ?? ''],
  ready: async () => ({ bytes: 1 }),
  variables: () => [],
};

/** Servers in memory hold nothing: that a command has run is all there is to a restore. */
export const clonedKind: ServiceKind = {
  ...kind,
  restoring: {
    formats: ['redis-commands'],
    programs: () => ['redis-cli'],
    tool: () => ({ argv: ['redis-cli'], environment: {} }),
    said: async () => ({}),
    isEmpty: async () => false,
  },
  templating: { placed: (part) => part, adopt: async () => ({ bytes: 1 }) },
};

export function plannedService(over: Partial<PlannedService> = {}): PlannedService {
  const identity = { app: 'web', experiment: 'feature/x', service: 'cache', ...over.identity };
  return {
    identity,
    serverName: serverName(identity),
    kind,
    provider: 'local',
    provisionType: 'independent',
    settings: { service: identity.service, image: 'redis', environment: {}, commands: [] },
    limits: { memoryBytes: 1, builderMemoryBytes: 2, processes: 1 },
    wait: { attempts: 3, secondsEach: 1 },
    networked: false,
    restore: { disarm: true, skipExtensions: [], extensions: [], alone: true },
    template: true,
    fingerprint: { image: 'one' },
    ...over,
  };
}

/** A log that keeps what it is told. */
export function recordingLog(): Log & { lines: string[]; secrets: string[] } {
  const lines: string[] = [];
  const secrets: string[] = [];
  const keep = (message: string) => void lines.push(message);
  return {
    ...{ lines, secrets, debug: keep, info: keep, notice: keep, warn: keep },
    mask: (secret) => void secrets.push(secret),
    group: (_title, body) => body(keep),
  };
}

export function contextOn(
  laboratory: MemoryLaboratory,
  {
    managed,
    ...over
  }: Partial<Context> & { wrap?: (provider: Provider) => Provider; managed?: MemoryOptions['managed'] } = {},
): Context & { log: ReturnType<typeof recordingLog> } {
  const plain = createMemoryProvider({ laboratory, managed });
  const provider = over.wrap?.(plain) ?? plain;
  return {
    owner: {
      repositoryId: '17',
      repository: 'acme/web',
      organisationId: '4',
      pullRequest: 7,
      run: '100/1/test/step',
    },
    host: async () => provider,
    everywhere: async () => [provider],
    signal: new AbortController().signal,
    repositoryRoot: '.',
    keepOnFailure: false,
    reset: false,
    hashFolder: '.',
    background: () => {},
    isOver: async () => false,
    ...over,
    log: recordingLog(),
  };
}

/** `provider` with every call of a method going through `before` first. */
export function intercepted(provider: Provider, before: (method: string) => Promise<void>): Provider {
  return new Proxy(provider, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...parameters: unknown[]) => unknown;
      if (property === 'check') return call;
      return async (...parameters: unknown[]) => {
        await before(String(property));
        return await call(...parameters);
      };
    },
  });
}
