import { setTimeout as sleep } from 'node:timers/promises';
import { type DBInstance, paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import { Clients, usualPace } from '../../src/providers/aws/clients.ts';
import { clusters } from '../../src/providers/aws/clusters.ts';
import { expressServers } from '../../src/providers/aws/express.ts';
import { loneClusters } from '../../src/providers/aws/lone-clusters.ts';

/** What an item looks at: what the account has of one name, by the standard chain of credentials. */
export interface Account {
  clients: Clients;
  /** Milliseconds between two looks. */
  pace: number;
  /** Servers that are not being deleted, express ones as the product sees them, too. */
  servers(): Promise<DBInstance[]>;
  /** Names of all that is there, what is being deleted included. */
  names(): Promise<string[]>;
  /** Removes clusters without a server, as a sweep does. */
  sweep(): Promise<void>;
}

/** @param prefix with which all names begin that are looked at. */
export function accountOf(prefix: string, environment: NodeJS.ProcessEnv): Account {
  const clients = new Clients({ environment });
  const isOurs = (name = '') => name.startsWith(prefix);
  const listed = async () => {
    const found: DBInstance[] = [];
    for await (const page of paginateDescribeDBInstances({ client: clients.rds }, {}))
      found.push(...(page.DBInstances ?? []));
    const instances = found.filter((one) => isOurs(one.DBInstanceIdentifier));
    const own = (await clusters(clients)).filter((one) => isOurs(one.DBClusterIdentifier));
    return { instances, own };
  };
  return {
    clients,
    pace: Number(environment.LABTEST_RDS_PACE) || usualPace,
    servers: async () => {
      const { instances, own } = await listed();
      const all = [...instances, ...expressServers(own, instances)];
      return all.filter((one) => one.DBInstanceStatus !== 'deleting');
    },
    names: async () => {
      const { instances, own } = await listed();
      return [
        ...instances.map((one) => `${one.DBInstanceIdentifier} (${one.DBInstanceStatus})`),
        ...own.map((one) => `cluster ${one.DBClusterIdentifier} (${one.Status})`),
      ];
    },
    sweep: async () => {
      for (const one of await loneClusters(clients, {})) if (isOurs(one.name)) await one.remove();
    },
  };
}

/** Looks until there is something. @throws the abort reason */
export async function awaited<T>(
  look: () => Promise<T | undefined>,
  { pace, signal }: { pace: number; signal?: AbortSignal },
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    await sleep(pace, undefined, { ...(signal && { signal }) });
  }
}
