import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  type DBCluster,
  DescribeDBClustersCommand,
  paginateDescribeDBClusters,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBClusterToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import type { ServerSpec } from '../provider';
import { type About, classOf, loginOf, tagsFor, usualMaster } from './about';
import type { Clients } from './clients';
import { databaseOf } from './engines';
import { explained, isFault, notOurs } from './faults';
import { makeupOf } from './makeup';
import { identifiersOf, own } from './seen';
import { labelsOf } from './tags';
import { lettingTokensIn } from './token';

/** What serves an Aurora cluster by the second, from nothing to so many units that a test suite is quick. */
export const serverless = { class: 'db.serverless', least: 0, most: 4, pause: 300 } as const;

/** Every cluster of the account and region. @throws LabTestError */
export async function clusters({ rds }: Clients): Promise<DBCluster[]> {
  try {
    const found: DBCluster[] = [];
    for await (const page of paginateDescribeDBClusters({ client: rds, pageSize: 100 }, {}))
      found.push(...(page.DBClusters ?? []));
    return found;
  } catch (error) {
    throw explained(error, 'AWS does not tell which clusters RDS has.');
  }
}

/** One cluster; undefined where it is gone. @throws LabTestError */
export async function clusterNamed({ rds }: Clients, DBClusterIdentifier: string) {
  try {
    const { DBClusters: [found] = [] } = await rds.send(
      new DescribeDBClustersCommand({ DBClusterIdentifier }),
    );
    return found;
  } catch (error) {
    if (isFault(error, 'DBClusterNotFound')) return undefined;
    throw explained(error, `AWS does not tell what the cluster ${DBClusterIdentifier} is.`);
  }
}

/** Whether a cluster is one that a run which died has begun for this spec, and made no server in. */
function isBegun({ Status, TagList, DBClusterMembers = [] }: DBCluster, spec: ServerSpec): boolean {
  const { [own.name]: name, [own.makeup]: makeup, ...labels } = labelsOf(TagList);
  const identity = ['labtest.repository-id', 'labtest.app', 'labtest.experiment', 'labtest.service'];
  return (
    Status !== 'deleting' &&
    DBClusterMembers.length === 0 &&
    name === spec.name &&
    makeup === makeupOf(spec) &&
    identity.every((label) => labels[label] === spec.labels[label])
  );
}

/** Names of clusters that a new one cannot have. @throws LabTestError where what has one of its names is not ours. */
export async function takenClusters(clients: Clients, spec: ServerSpec): Promise<string[]> {
  const others = (await clusters(clients)).filter((cluster) => !isBegun(cluster, spec));
  const names = identifiersOf(spec.name);
  for (const { DBClusterIdentifier: name = '', DBClusterArn, TagList } of others)
    if (names.includes(name) && labelsOf(TagList)[own.name] !== spec.name) throw notOurs(name, DBClusterArn);
  return others.map(({ DBClusterIdentifier = '' }) => DBClusterIdentifier);
}

/** Asks for the cluster that a server is to serve. One that a run which died has asked for is there already. */
export async function makeCluster({ rds }: Clients, about: About): Promise<void> {
  const { DBSnapshotIdentifier, cloneCluster } = about.options;
  try {
    if (DBSnapshotIdentifier !== undefined) await rds.send(restoring(about, DBSnapshotIdentifier));
    else if (cloneCluster !== undefined) await rds.send(cloning(about, cloneCluster));
    else await rds.send(creating(about));
  } catch (error) {
    if (!isFault(error, 'DBClusterAlreadyExists')) throw error;
  }
}

function creating(about: About): CreateDBClusterCommand {
  const { spec, options, engine } = about;
  return new CreateDBClusterCommand({
    ...common(about),
    Engine: engine.name,
    EngineVersion: engine.version,
    StorageEncrypted: options.StorageEncrypted ?? true,
    // Aurora has no cluster without backups.
    BackupRetentionPeriod: options.BackupRetentionPeriod || 1,
    PreferredBackupWindow: options.PreferredBackupWindow,
    PreferredMaintenanceWindow: options.PreferredMaintenanceWindow,
    MasterUsername: options.DBMasterUsername ?? usualMaster,
    ...loginOf(about),
    DatabaseName: databaseOf(spec.environment),
  });
}

/** The administrator's name and password are those of the snapshot: AWS takes no other ones here. */
function restoring(about: About, SnapshotIdentifier: string): RestoreDBClusterFromSnapshotCommand {
  const { name: Engine, version: EngineVersion } = about.engine;
  return new RestoreDBClusterFromSnapshotCommand({
    ...common(about),
    ...lettingTokensIn(about.options),
    SnapshotIdentifier,
    Engine,
    EngineVersion,
  });
}

function cloning(about: About, SourceDBClusterIdentifier: string): RestoreDBClusterToPointInTimeCommand {
  return new RestoreDBClusterToPointInTimeCommand({
    ...common(about),
    ...lettingTokensIn(about.options),
    SourceDBClusterIdentifier,
    RestoreType: 'copy-on-write',
    UseLatestRestorableTime: true,
  });
}

function common(about: About) {
  const { options, engine, place, identifier } = about;
  const { MinCapacity = serverless.least, MaxCapacity = Math.max(serverless.most, MinCapacity) } = options;
  const pause = MinCapacity === 0 ? { SecondsUntilAutoPause: serverless.pause } : {};
  return {
    DBClusterIdentifier: identifier,
    DBSubnetGroupName: place?.subnetGroup,
    VpcSecurityGroupIds: place?.groups,
    Port: engine.port,
    KmsKeyId: options.KmsKeyId,
    CopyTagsToSnapshot: options.CopyTagsToSnapshot ?? true,
    DeletionProtection: options.DeletionProtection ?? false,
    ...(classOf(about) === serverless.class && {
      ServerlessV2ScalingConfiguration: { MinCapacity, MaxCapacity, ...pause },
    }),
    Tags: tagsFor(about),
  };
}

/** The server of a cluster: it carries the tags by which all is found. */
export function writerOf(about: About): CreateDBInstanceCommand {
  const { options, engine, identifier } = about;
  return new CreateDBInstanceCommand({
    DBInstanceIdentifier: identifier,
    DBClusterIdentifier: identifier,
    DBInstanceClass: classOf(about),
    Engine: engine.name,
    PubliclyAccessible: options.PubliclyAccessible ?? false,
    AutoMinorVersionUpgrade: options.AutoMinorVersionUpgrade ?? true,
    DBParameterGroupName: options.DBParameterGroupName,
    Tags: tagsFor(about),
  });
}
