import { CreateDBClusterCommand, type DBCluster, type DBInstance } from '@aws-sdk/client-rds';
import { type About, tagsFor } from './about';
import type { Clients } from './clients';
import { serverless } from './clusters';
import { own } from './seen';
import { labelsOf } from './tags';

/**
 * Asks for an Aurora cluster in express configuration: one call makes it and its server, outside of every VPC. AWS chooses
 * the version, the administrator, the key and the name of the server, and refuses whoever says one of them.
 */
export async function makeExpress({ rds }: Clients, about: About): Promise<DBInstance> {
  const { options, engine, identifier } = about;
  const { MinCapacity, MaxCapacity } = options;
  const isScaled = (MinCapacity ?? MaxCapacity) !== undefined;
  const { DBCluster = {} } = await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: identifier,
      Engine: engine.name,
      WithExpressConfiguration: true,
      DeletionProtection: options.DeletionProtection,
      ...(isScaled && {
        ServerlessV2ScalingConfiguration: {
          MinCapacity: MinCapacity ?? serverless.least,
          MaxCapacity: MaxCapacity ?? Math.max(serverless.most, MinCapacity ?? 0),
        },
      }),
      Tags: tagsFor(about),
    }),
  );
  return asServer(DBCluster, undefined);
}

/** Names of Aurora's servers that may belong to express clusters of ours: AWS has made them, and they carry no tags. */
export const mayBeExpress = ({ DBClusterIdentifier: cluster, DBInstanceIdentifier: name }: DBInstance) =>
  cluster !== undefined && cluster !== name && cluster.startsWith('labtest');

/**
 * The servers of express clusters, as if each had the name and the tags of its cluster. A cluster that is complete and has
 * no server is what an interrupted deletion has left.
 */
export function expressServers(
  clusters: readonly DBCluster[],
  instances: readonly DBInstance[],
): DBInstance[] {
  return clusters.filter(isExpress).flatMap((cluster) => {
    const { DBClusterMembers: members = [], TagList } = cluster;
    const { DBInstanceIdentifier: name } =
      members.find(({ IsClusterWriter }) => IsClusterWriter) ?? members[0] ?? {};
    const server = instances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === name);
    if (!server && labelsOf(TagList)[own.state] === 'ready') return [];
    return [asServer(cluster, server)];
  });
}

/** Whether a cluster is one of ours in express configuration. */
export const isExpress = ({ TagList }: Pick<DBCluster, 'TagList'>): boolean =>
  labelsOf(TagList)[own.express] !== undefined;

function asServer(cluster: DBCluster, server: DBInstance | undefined): DBInstance {
  const { DBClusterIdentifier, DBClusterArn, Engine, EngineVersion, MasterUsername, TagList, Status } =
    cluster;
  const { Endpoint: Address, Port, DeletionProtection } = cluster;
  return {
    ...server,
    DBInstanceIdentifier: DBClusterIdentifier,
    DBInstanceArn: DBClusterArn,
    DBInstanceClass: server?.DBInstanceClass ?? serverless.class,
    DBInstanceStatus: Status === 'available' ? (server?.DBInstanceStatus ?? 'creating') : Status,
    DBName: undefined,
    Endpoint: server?.Endpoint && { ...server.Endpoint, Address, Port },
    ...{ DBClusterIdentifier, Engine, EngineVersion, MasterUsername, TagList, DeletionProtection },
  };
}
