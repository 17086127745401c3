import { randomUUID } from 'node:crypto';
import { RDSClient } from '@aws-sdk/client-rds';
import { apartHost } from '../../../src/communal/index';
import type { PlannedService } from '../../../src/experiment/plan';
import type { Context } from '../../../src/lifecycle/context';
import { type AwsOptions, createAwsProvider } from '../../../src/providers/aws';
import type { Provider, ServerSpec } from '../../../src/providers/provider';
import { kinds } from '../../../src/services/registry';
import type { Simulator } from '../../aws-simulator/simulator';
import { communalService, contextFor } from '../../communal/laboratory';

/** A run's view of the simulated account. @param account that it has begun in. */
export function awsProvider(
  simulator: Simulator,
  account?: string,
  environment: Record<string, string> = {},
  over: Partial<AwsOptions> = {},
): Provider {
  return createAwsProvider({
    ...over,
    environment: { ...simulator.environment, AWS_MAX_ATTEMPTS: '3', ...environment },
    account,
    ca: simulator.ca,
    pace: 20,
  });
}

/** RDS as somebody asks it who is no run. The caller destroys it. */
export function rdsOf({ url, environment: { AWS_REGION: region = '' } }: Simulator): RDSClient {
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'simulated' };
  return new RDSClient({ endpoint: url, region, credentials });
}

/** A run of its own on the simulated account, for services with servers of their own. */
export function ownRun(simulator: Simulator, over: Partial<Context> = {}, provider = awsProvider(simulator)) {
  const masked: string[] = [];
  const context = contextFor(
    apartHost(provider, (secret) => masked.push(secret)),
    over,
  );
  return { ...context, masked };
}

/** A service with a server of its own. */
export function ownService(experiment: string, over: Partial<PlannedService> = {}): PlannedService {
  const { kind = kinds.postgresql, settings } = over;
  const { communal: _, ...service } = communalService(kind.name, '', { provider: 'aws', experiment });
  return {
    ...service,
    provisionType: 'independent',
    ...over,
    settings: { ...service.settings, image: 'postgres:17', ...settings },
  };
}

/** The calls of an action, or of all, since a number of calls. */
export const actionsSince = ({ calls }: Simulator, number: number) =>
  calls.slice(number).map(({ action }) => action);

/** A spec as the lifecycle would make it. */
export function awsSpec(over: Partial<ServerSpec> = {}): ServerSpec {
  const id = randomUUID().slice(0, 8);
  const name = `labtest-it-${id}`;
  return {
    name,
    labels: {
      'labtest.managed-by': 'labtest.provision',
      'labtest.format': '1',
      'labtest.app': 'it',
      'labtest.service': name,
      'labtest.repository': 'labtest/tests',
    },
    kind: 'postgresql',
    image: 'postgres:17',
    port: 5432,
    environment: { POSTGRES_DB: 'labtest' },
    args: [],
    files: [],
    limits: { memoryBytes: 1, processes: 1 },
    alias: 'db',
    deadline: new Date('2040-01-01T00:00:00.000Z'),
    ...over,
  };
}
