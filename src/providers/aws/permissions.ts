/** What the role of a job may do, and with what. Every server and group of ours has a name that begins with `labtest`. */
export interface Permission {
  actions: readonly string[];
  resources: readonly string[];
  condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const rds = (kind: string, name = 'labtest*') => `arn:aws:rds:*:*:${kind}:${name}`;

/** The least that provider aws needs; docs/aws.md has it as a policy, and a test holds it against the calls that are made. */
export const permissions: readonly Permission[] = [
  {
    actions: [
      ...['rds:DescribeDBInstances', 'rds:DescribeDBClusters', 'rds:DescribeDBSubnetGroups'],
      'rds:DescribeEvents',
      ...['ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'],
    ],
    resources: ['*'],
  },
  {
    actions: ['rds:CreateDBInstance', 'rds:RestoreDBInstanceFromDBSnapshot'],
    resources: [
      ...[
        rds('db'),
        rds('cluster'),
        rds('subgrp', '*'),
        rds('pg', '*'),
        rds('og', '*'),
        rds('snapshot', '*'),
      ],
      'arn:aws:ec2:*:*:security-group/*',
    ],
  },
  {
    actions: [
      ...['rds:CreateDBCluster', 'rds:RestoreDBClusterFromSnapshot', 'rds:RestoreDBClusterToPointInTime'],
    ],
    // A cluster that is cloned is somebody's own.
    resources: [
      ...[rds('cluster', '*'), rds('subgrp', '*'), rds('cluster-pg', '*'), rds('og', '*')],
      ...[rds('cluster-snapshot', '*'), 'arn:aws:ec2:*:*:security-group/*'],
    ],
  },
  { actions: ['rds:StartDBInstance', 'rds:StartDBCluster'], resources: [rds('db'), rds('cluster')] },
  { actions: ['rds:ModifyDBCluster'], resources: [rds('cluster'), rds('cluster-pg', '*'), rds('og', '*')] },
  {
    actions: ['rds:DeleteDBCluster', 'rds:CreateDBClusterSnapshot'],
    resources: [rds('cluster'), rds('cluster-snapshot')],
  },
  { actions: ['rds:DeleteDBInstance', 'rds:CreateDBSnapshot'], resources: [rds('db'), rds('snapshot')] },
  { actions: ['rds:CreateDBSubnetGroup', 'rds:ListTagsForResource'], resources: [rds('subgrp')] },
  {
    actions: ['rds:AddTagsToResource'],
    resources: [rds('db'), rds('cluster'), rds('subgrp'), rds('snapshot'), rds('cluster-snapshot')],
  },
  { actions: ['rds:RemoveTagsFromResource'], resources: [rds('db'), rds('cluster')] },
  // `auth: iam` and `express` only: the users of experiments, and the administrators of the servers.
  {
    actions: ['rds-db:connect'],
    resources: ['labtest*', 'postgres'].map((user) => `arn:aws:rds-db:*:*:dbuser:*/${user}`),
  },
  { actions: ['rds:EnableInternetAccessGateway'], resources: [rds('cluster')] },
  {
    actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:GetSecretValue'],
    resources: ['arn:aws:secretsmanager:*:*:secret:rds!*'],
  },
  { actions: ['kms:DescribeKey'], resources: ['*'] },
  {
    actions: ['ec2:CreateSecurityGroup', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateTags'],
    resources: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:vpc/*'],
  },
  {
    actions: ['iam:CreateServiceLinkedRole'],
    resources: ['arn:aws:iam::*:role/aws-service-role/rds.amazonaws.com/*'],
    condition: { StringLike: { 'iam:AWSServiceName': 'rds.amazonaws.com' } },
  },
];

/** The permissions as a policy of IAM. */
export function policyDocument(): Record<string, unknown> {
  const statements = permissions.map(({ actions, resources, condition }) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(condition && { Condition: condition }),
  }));
  return { Version: '2012-10-17', Statement: statements };
}
