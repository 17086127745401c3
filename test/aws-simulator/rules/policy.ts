import { permissions } from '../../../src/providers/aws/permissions';
import { Refusal } from '../answer';
import { type Call, members } from '../call';
import type { World } from '../world';

/** Ids of the keys that runs of LabTest sign with here: their role has the policy of the documentation, and nothing more. */
const ofRole = /^AKIA(SIMULATED|NEXT|DYING)/;

/** One thing that a call does, and with what. */
type Act = readonly [action: string, resource: string];

/** @throws Refusal where the documented policy does not allow all that a call does, with all that it does it with. */
export function policyRule({ moto }: World, call: Call): void {
  for (const [action, resource] of actsOf(call, moto.account()))
    if (!isAllowed(call.key, action, resource))
      throw new Refusal(
        'AccessDenied',
        `User is not authorized to perform: ${action} on resource: ${resource}`,
        403,
      );
}

/** Whether whoever signs with a key may do something. */
export function isAllowed(key: string, action: string, resource: string): boolean {
  if (!ofRole.test(key)) return true;
  return permissions.some(
    ({ actions, resources }) =>
      actions.includes(action) && resources.some((pattern) => matches(pattern, resource)),
  );
}

/** As IAM does: `*` stands for anything. */
function matches(pattern: string, resource: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(resource);
}

/** By the service authorization reference, as far as LabTest needs it. What lists something knows no resources. */
function actsOf(call: Call, account: string): Act[] {
  const { service, action, region, parameters: of } = call;
  const rds = (kind: string, name: string | undefined) =>
    name === undefined ? [] : [`arn:aws:rds:${region}:${account}:${kind}:${name}`];
  const ec2 = (kind: string, name = 'new') => `arn:aws:ec2:${region}:${account}:${kind}/${name}`;
  const [instance = ''] = rds('db', of.DBInstanceIdentifier);
  const [cluster = ''] = rds('cluster', of.DBClusterIdentifier);
  const [subnets = ''] = rds('subgrp', of.DBSubnetGroupName);
  const around = [
    ...rds('subgrp', of.DBSubnetGroupName),
    ...rds('pg', of.DBParameterGroupName),
    ...rds('snapshot', nameIn(of.DBSnapshotIdentifier)),
  ];
  const resources: Record<string, string[]> = {
    CreateDBInstance: [instance, ...around, ...rds('cluster', of.DBClusterIdentifier)],
    CreateDBCluster: [cluster, ...around],
    RestoreDBClusterFromSnapshot: [
      cluster,
      ...around,
      ...rds('cluster-snapshot', nameIn(of.SnapshotIdentifier)),
    ],
    RestoreDBClusterToPointInTime: [
      cluster,
      ...around,
      ...rds('cluster', nameIn(of.SourceDBClusterIdentifier)),
    ],
    StartDBCluster: [cluster],
    ModifyDBCluster: [cluster],
    DeleteDBCluster: [cluster],
    RestoreDBInstanceFromDBSnapshot: [instance, ...around],
    StartDBInstance: [instance],
    DeleteDBInstance: [instance],
    CreateDBSubnetGroup: [subnets],
    ListTagsForResource: [of.ResourceName ?? ''],
    AddTagsToResource: [of.ResourceName ?? ''],
    RemoveTagsFromResource: [of.ResourceName ?? ''],
    GetSecretValue: [of.SecretId ?? ''],
    CreateSecurityGroup: [ec2('security-group'), ec2('vpc', of.VpcId)],
    AuthorizeSecurityGroupIngress: [ec2('security-group', of.GroupId)],
  };
  const made = action === 'CreateDBSubnetGroup' ? subnets : instance || cluster;
  const acts: Act[] = (resources[action] ?? ['*']).map((resource) => [`${service}:${action}`, resource]);
  if (members(call, 'Tags').length > 0 && /^(Create|Restore)/.test(action))
    acts.push(['rds:AddTagsToResource', made]);
  if (of.ManageMasterUserPassword === 'true') {
    const secret = `arn:aws:secretsmanager:${region}:${account}:secret:rds!${instance ? 'db' : 'cluster'}-1`;
    acts.push(['secretsmanager:CreateSecret', secret], ['secretsmanager:TagResource', secret]);
  }
  // As people have met it: the documentation of IAM does not list the action.
  if (of.WithExpressConfiguration === 'true') {
    acts.push(['rds:EnableInternetAccessGateway', cluster]);
    for (const group of rds('subgrp', 'default')) acts.push(['rds:CreateDBCluster', group]);
  }
  if (members(call, 'TagSpecification.1.Tag').length > 0)
    acts.push(['ec2:CreateTags', ec2('security-group')]);
  const [kind, what] = instance
    ? ['snapshot', 'rds:CreateDBSnapshot']
    : ['cluster-snapshot', 'rds:CreateDBClusterSnapshot'];
  for (const snapshot of rds(kind, of.FinalDBSnapshotIdentifier))
    acts.push([what, instance || cluster], [what, snapshot]);
  return acts;
}

/** Of what is given by its name or its ARN. */
const nameIn = (given: string | undefined) => given?.split(':').at(-1);
