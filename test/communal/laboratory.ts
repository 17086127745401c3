import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { communalHost } from '../../src/communal/index';
import { serverName } from '../../src/experiment/identity';
import type { PlannedService } from '../../src/experiment/plan';
import type { Context } from '../../src/lifecycle/context';
import type { Provider, ProviderName, Server, ServerSpec } from '../../src/providers/provider';
import type { KindName } from '../../src/services/kind';
import { kinds } from '../../src/services/registry';
import { recordingLog } from '../lifecycle/fixtures';
import { images } from '../setup/images';

const imageOf: Partial<Record<KindName, string>> = {
  postgresql: images.postgres,
  mysql: images.mariadb,
  redis: images.redis,
  memcached: images.memcached,
};

/** A communal server of the test's own: its name is nobody else's. */
export const ownName = () => `it ${randomUUID().slice(0, 8)}`;

/** A communal service of an experiment. */
export function communalService(
  kind: KindName,
  communalName: string,
  over: {
    provider?: ProviderName;
    experiment?: string;
    settings?: Partial<PlannedService['settings']>;
  } & Partial<
    Pick<PlannedService, 'initialDataSource' | 'template' | 'fingerprint' | 'communal' | 'shareWith'>
  > = {},
): PlannedService {
  const { provider = 'docker', experiment = 'feature/x', settings, ...rest } = over;
  const identity = { app: 'web', experiment, service: kind };
  const image = imageOf[kind] ?? '';
  return {
    identity,
    serverName: serverName(identity),
    kind: kinds[kind],
    provider,
    provisionType: 'communal',
    communal: { name: communalName, fingerprint: { image: 'one' } },
    settings: { service: kind, image, environment: {}, commands: [], ...settings },
    limits: { builderMemoryBytes: 1 << 30, memoryBytes: 512 * 1024 ** 2, processes: 500 },
    wait: { attempts: 60, secondsEach: 5 },
    networked: false,
    restore: { disarm: true, skipExtensions: [], extensions: [], alone: false },
    template: false,
    fingerprint: {},
    ...rest,
  };
}

export function contextFor(
  base: Provider,
  over: Partial<Context> = {},
): Context & { log: ReturnType<typeof recordingLog> } {
  const hosts = new Map<string, Provider>();
  const context = {
    owner: {
      repositoryId: '17',
      repository: 'acme/web',
      organisationId: '4',
      pullRequest: 7,
      run: '100/1/test/step',
    },
    host: async (service: PlannedService): Promise<Provider> => {
      const key = service.communal?.name ?? '';
      const host =
        hosts.get(key) ??
        (service.provisionType === 'communal' ? communalHost(base, service, context) : base);
      hosts.set(key, host);
      return host;
    },
    everywhere: async () => [base, ...hosts.values()],
    signal: new AbortController().signal,
    repositoryRoot: '.',
    keepOnFailure: false,
    reset: false,
    hashFolder: '',
    background: () => {},
    isOver: async () => false,
    ...over,
    log: recordingLog(),
  };
  return context;
}

/** For kind postgresql: fills a tenant's database, and tells whether it was filled once and is the tenant's to change. */
export const postgresqlContent = {
  fill: (server: Server) =>
    query(server, 'CREATE TABLE IF NOT EXISTS held (x int); INSERT INTO held VALUES (1)'),
  filled: async (server: Server) => {
    await query(server, 'ALTER TABLE held ADD CONSTRAINT once UNIQUE (x); INSERT INTO held VALUES (2)');
  },
};

async function query({ endpoint, environment }: Server, text: string): Promise<void> {
  const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database } = environment;
  const client = new Client({ ...endpoint, user, password, database });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** A spec as the lifecycle would make it; what a tenant derives is not in it. */
export function tenantSpec(kind: KindName): ServerSpec {
  const id = randomUUID().slice(0, 8);
  const name = `labtest-it-${id}`;
  const names: Partial<Record<KindName, Record<string, string>>> = {
    postgresql: { POSTGRES_DB: `lab_"te;st${id}`, POSTGRES_USER: `lab user-${id}` },
    mysql: { MYSQL_DATABASE: `lab_te\`s%t${id}`, MYSQL_USER: `lab_us'er${id}` },
    redis: {},
  };
  return {
    name,
    labels: { 'labtest.app': 'it', 'labtest.service': name, 'labtest.repository': 'labtest/tests' },
    kind,
    image: imageOf[kind] ?? '',
    port: 1,
    environment: names[kind] ?? {},
    args: [],
    files: [],
    limits: { memoryBytes: 1 << 28, processes: 100 },
    alias: 'db',
    deadline: new Date('2040-01-01T00:00:00.000Z'),
  };
}
