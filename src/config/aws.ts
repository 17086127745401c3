import { z } from 'zod';
import { type CamelKeys, camelKeys } from './camel';
import { bool, line, listOf, whole } from './values';

/** A version of an engine as AWS writes it. YAML has numbers where it means text. */
const version = line.regex(/^\d[A-Za-z0-9._]*$/, 'must be a version such as 17 or 8.4.5');
const window = line.regex(/^[A-Za-z0-9:-]+$/, 'must be a window such as 09:54-10:24');
const securityGroup = line.regex(/^sg-[0-9a-f]+$/, 'must be the id of a group: sg-…');
const subnet = line.regex(/^subnet-[0-9a-f]+$/, 'must be the id of a subnet: subnet-…');
const range = line.regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'must be a range of addresses such as 203.0.113.0/24');

/** Units of Aurora Serverless. */
function capacity(least: number) {
  const range = `must be a number from ${least} to 256, in steps of a half`;
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,3}(\.\d)?$/.test(value) ? Number(value) : value),
    z.number({ error: range }).multipleOf(0.5, range).min(least, range).max(256, range),
  );
}

/**
 * Parameters of a server that RDS runs, under the names that AWS has for them. They go with `provider: aws` only, and on a
 * communal server they are the server's.
 */
export const awsSettings = {
  DBInstanceClass: line.regex(/^db\.[a-z0-9.-]+$/, 'must be a class such as db.t4g.micro').meta({
    description: 'Class of the server on AWS. Default: the smallest burstable class of the engine.',
    examples: ['db.t4g.small'],
  }),
  EngineVersion: version.meta({
    description: 'Version of the engine on AWS; a major version alone is enough. Default: by engine.',
    examples: ['17'],
  }),
  AllocatedStorage: whole(5, 65_536).meta({
    description: 'Storage of the server on AWS, in GiB. Default: 20.',
    examples: [20],
  }),
  StorageType: z
    .enum(['gp2', 'gp3', 'io1', 'io2', 'standard'], { error: 'must be gp2, gp3, io1, io2 or standard' })
    .meta({ description: 'Kind of storage on AWS. Default: `gp3`.', examples: ['gp3'] }),
  StorageEncrypted: bool.meta({
    description: 'Whether the storage on AWS is encrypted. Default: `true`.',
    examples: [true],
  }),
  KmsKeyId: line.max(2048).meta({
    description: 'Key that encrypts the storage on AWS. Default: the one that AWS has for RDS.',
    examples: ['alias/labtest'],
  }),
  BackupRetentionPeriod: whole(0, 35).meta({
    description: 'Days that AWS keeps automatic backups. Default: 0, which is none.',
    examples: [1],
  }),
  PreferredBackupWindow: window.meta({
    description: 'When AWS makes backups, in UTC. Default: chosen by AWS.',
    examples: ['09:54-10:24'],
  }),
  PreferredMaintenanceWindow: window.meta({
    description: 'When AWS maintains the server, in UTC. Default: chosen by AWS.',
    examples: ['sat:07:00-sat:07:30'],
  }),
  MultiAZ: bool.meta({
    description: 'Whether AWS keeps a second server in another zone. Default: `false`.',
    examples: [false],
  }),
  AutoMinorVersionUpgrade: bool.meta({
    description: 'Whether AWS updates the engine within its major version. Default: `true`.',
    examples: [true],
  }),
  CopyTagsToSnapshot: bool.meta({
    description: 'Whether snapshots on AWS carry the tags of the server. Default: `true`.',
    examples: [true],
  }),
  DeletionProtection: bool.meta({
    description: 'Whether AWS refuses to delete the server. LabTest never switches it off. Default: `false`.',
    examples: [true],
  }),
  DBSnapshotIdentifier: line.max(255).meta({
    description: 'Snapshot on AWS that the server is restored from. Default: none.',
    examples: ['shop-2026-11-01'],
  }),
  MinCapacity: capacity(0).meta({
    description:
      'Least capacity of Aurora Serverless, in its units, in steps of a half. Default: 0, which pauses the server when nobody is connected.',
    examples: [0],
  }),
  MaxCapacity: capacity(1).meta({
    description: 'Most capacity of Aurora Serverless, in its units, in steps of a half. Default: 4.',
    examples: [4],
  }),
  DBMasterUsername: line
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,15}$/, 'must be a letter and up to 15 letters, digits and _')
    .meta({
      description: 'Name of the server’s administrator on AWS; experiments never get it. Default: `labtest`.',
      examples: ['labtest'],
    }),
  DBParameterGroupName: line.max(255).meta({
    description: 'Parameter group of the server on AWS. Default: the engine’s own.',
    examples: ['labtest-mysql84'],
  }),
  VpcId: line.regex(/^vpc-[0-9a-f]+$/, 'must be the id of a VPC: vpc-…').meta({
    description: 'VPC that the server’s groups are made in. Default: the default VPC of the region.',
    examples: ['vpc-0a1b2c3d'],
  }),
  SubnetIds: listOf(subnet, 'subnets').meta({
    description:
      'Subnets of the group that LabTest makes, in two zones or more. Default: all subnets of the VPC.',
    examples: [['subnet-0a1b2c3d', 'subnet-4e5f6a7b']],
  }),
  DBSubnetGroupName: line.max(255).meta({
    description:
      'Subnet group of your own for the server on AWS. Default: one that LabTest makes for the VPC.',
    examples: ['private'],
  }),
  VPCSecurityGroups: listOf(securityGroup, 'security groups').meta({
    description:
      'Security groups of your own for the server on AWS. Default: one that LabTest makes, which lets in members of the group `labtest-client` only.',
    examples: [['sg-0a1b2c3d']],
  }),
  PubliclyAccessible: bool.meta({
    description: 'Whether the server on AWS has a public address. Default: `false`.',
    examples: [false],
  }),
  AllowedRanges: listOf(range, 'ranges of addresses').meta({
    description:
      'Ranges of addresses that the security group of LabTest lets in, beside the members of `labtest-client`. Default: none.',
    examples: [['203.0.113.0/24']],
  }),
} as const;

/** What is done with a server on AWS, under names of our own. */
export const awsWays = {
  clone_cluster: line.max(255).meta({
    description:
      'Aurora cluster, by name or ARN, whose data the experiment begins with: AWS clones it copy-on-write. Default: none.',
    examples: ['shop-production'],
  }),
  express: bool.meta({
    description:
      'Whether AWS makes the cluster of Aurora PostgreSQL in express configuration: in one call, outside of every VPC, reachable from everywhere with tokens of IAM. Default: `false`.',
    examples: [true],
  }),
  auth: z.enum(['password', 'iam'], { error: 'must be password or iam' }).meta({
    description:
      'How an experiment logs in on AWS: by a password, or by a token of IAM, with which connections can be opened for 15 minutes. Default: `password`, and `iam` with `express`.',
    examples: ['iam'],
  }),
  final_snapshot: bool.meta({
    description:
      'Whether AWS keeps a snapshot of the server when it is removed; counts from when the server is made. Default: `false`.',
    examples: [true],
  }),
} as const;

/** Other spellings: the names of the template's parameters in the LabTest documents. */
export const awsSpellings = {
  DBAllocatedStorage: 'AllocatedStorage',
  DBBackupRetentionPeriod: 'BackupRetentionPeriod',
  DBMultiAZ: 'MultiAZ',
  MasterUsername: 'DBMasterUsername',
  VpcSecurityGroupIds: 'VPCSecurityGroups',
} as const satisfies Record<string, keyof typeof awsSettings>;

/** Names of the parameters of a server on AWS. */
export const awsNames = Object.keys(awsSettings) as (keyof typeof awsSettings)[];
export type AwsSetting = (typeof awsNames)[number];

/** Names of the ways, as a service has them. */
export const awsWayNames = Object.keys(camelKeys(awsWays)) as (keyof CamelKeys<typeof awsWays>)[];

/** What a configuration may set for a server on AWS. */
export type AwsSettings = Partial<
  { [K in AwsSetting]: z.output<(typeof awsSettings)[K]> } & CamelKeys<{
    [K in keyof typeof awsWays]: z.output<(typeof awsWays)[K]>;
  }>
> & {
  /** Which database of the snapshot, or of the clone, is the experiment's. */
  database?: string | undefined;
};
