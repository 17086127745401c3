import type { ServerSpec } from '../provider';

/** What a configuration may set for a server, under the names that AWS has. They were read and checked before. */
export interface Options {
  DBInstanceClass?: string;
  AllocatedStorage?: number;
  StorageType?: string;
  StorageEncrypted?: boolean;
  KmsKeyId?: string;
  BackupRetentionPeriod?: number;
  PreferredBackupWindow?: string;
  PreferredMaintenanceWindow?: string;
  MultiAZ?: boolean;
  AutoMinorVersionUpgrade?: boolean;
  CopyTagsToSnapshot?: boolean;
  DeletionProtection?: boolean;
  DBSnapshotIdentifier?: string;
  /** Which database of the snapshot is the experiment's. */
  database?: string;
  /** An Aurora cluster that the server's begins as a copy of. */
  cloneCluster?: string;
  /** Capacity of Aurora Serverless, in its units. */
  MinCapacity?: number;
  MaxCapacity?: number;
  DBMasterUsername?: string;
  DBParameterGroupName?: string;
  VpcId?: string;
  SubnetIds?: string[];
  DBSubnetGroupName?: string;
  VPCSecurityGroups?: string[];
  PubliclyAccessible?: boolean;
  AllowedRanges?: string[];
  /** Whether an Aurora cluster is made in AWS's express configuration. */
  express?: boolean;
  /** How experiments log in. */
  auth?: 'password' | 'iam';
  /** Whether a snapshot is kept when it is removed. */
  finalSnapshot?: boolean;
}

export function optionsOf({ options = {} }: Pick<ServerSpec, 'options'>): Options {
  return options as Options;
}

/** Which data a server begins with, where that is not nothing. */
export function heldBy(spec: ServerSpec): { database?: string | undefined } | undefined {
  const { DBSnapshotIdentifier, cloneCluster, database } = optionsOf(spec);
  return (DBSnapshotIdentifier ?? cloneCluster) === undefined ? undefined : { database };
}
