import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import type { Clients } from './clients';

/** What was read of RDS, and when, by the clock of this process (`performance.now`). */
export interface Memory {
  at: number;
  /** Servers of ours. */
  instances: DBInstance[];
  clusters: DBCluster[];
}

interface Written extends Memory {
  whose: string;
}

/** The runner hands it on in a variable of the environment, which has 32 Ki characters on Windows, with all else that is in it. */
const longest = 16 * 1024;

/**
 * As text for the next process of the job. There is none where the credentials do not name their account for ever, or where
 * it were too long to be handed on.
 */
export function written(memory: Memory, clients: Clients): string | undefined {
  const { whose } = clients;
  if (whose === undefined) return undefined;
  const { instances, clusters } = memory;
  const known: Written = {
    whose,
    at: Date.now() - (performance.now() - memory.at),
    instances: instances.map(withoutMore),
    clusters: clusters.map(({ DBClusterIdentifier, DeletionProtection, Status, ...cluster }) => ({
      ...{ DBClusterIdentifier, DeletionProtection, Status, MasterUserSecret: cluster.MasterUserSecret },
      DBClusterMembers: cluster.DBClusterMembers,
    })),
  };
  const text = packed(known);
  return text.length > longest ? undefined : text;
}

const packed = (known: Written): string => deflateRawSync(JSON.stringify(known)).toString('base64');

const unpacked = (text: string): Written =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString());

/** What a server is found, reached and removed by. */
function withoutMore(instance: DBInstance): DBInstance {
  const { DBInstanceIdentifier, DBInstanceArn, DBInstanceStatus, DBInstanceClass, TagList } = instance;
  const { DBClusterIdentifier, DBName, Engine, EngineVersion, Endpoint, DeletionProtection } = instance;
  const { MasterUsername, MasterUserSecret, AllocatedStorage, StorageType, MultiAZ } = instance;
  return {
    ...{ DBInstanceIdentifier, DBInstanceArn, DBInstanceStatus, DBInstanceClass, TagList },
    ...{ DBClusterIdentifier, DBName, Engine, EngineVersion, Endpoint, DeletionProtection },
    ...{ MasterUsername, MasterUserSecret, AllocatedStorage, StorageType, MultiAZ },
  };
}

/**
 * What the process before has read, if it has read it with the same key in the same region: a key is of one account for
 * ever. How old it may be is for who uses it to say.
 */
export function read(text: string | undefined, { whose }: Clients): Memory | undefined {
  if (text === undefined || whose === undefined) return undefined;
  const { at, instances, clusters, ...of } = unpacked(text);
  const age = Date.now() - at;
  // A clock that was put back tells nothing of when it was.
  if (of.whose !== whose || !(age >= 0)) return undefined;
  return { at: performance.now() - age, instances, clusters };
}
