import { Refusal } from '../answer';
import { type Call, listed } from '../call';
import type { World } from '../world';
import { all, textOf } from '../xml';
import type { Rule, Rules } from './rules';

const groupsWith = async (world: World, call: Call, id: string) =>
  await world.moto.ask(call, 'ec2', 'DescribeSecurityGroups', {
    'Filter.1.Name': 'group-id',
    'Filter.1.Value.1': id,
  });

/** Who a rule lets in, and where: as one text, to compare. */
const ruleText = (protocol = '', from = '', to = '', peer = '') => [protocol, from, to, peer].join(' ');

/** The rules that a call wants made; either form of the API. */
function wanted({ parameters }: Call): string[] {
  const rules: string[] = [];
  for (const [name, peer] of Object.entries(parameters)) {
    const [, number] =
      /^IpPermissions\.(\d+)\.(?:(?:Groups|UserIdGroupPairs)\.\d+\.GroupId|IpRanges\.\d+\.CidrIp)$/.exec(
        name,
      ) ?? [];
    const of = (field: string) => parameters[`IpPermissions.${number}.${field}`];
    if (number) rules.push(ruleText(of('IpProtocol'), of('FromPort'), of('ToPort'), peer));
  }
  const { IpProtocol, FromPort, ToPort, CidrIp } = parameters;
  if (CidrIp) rules.push(ruleText(IpProtocol, FromPort, ToPort, CidrIp));
  return rules;
}

async function existing(world: World, call: Call, id: string): Promise<string[]> {
  const [permissions] = all(await groupsWith(world, call, id), 'ipPermissions');
  const items = Array.from(permissions?.childNodes ?? []).filter((node) => node.nodeName === 'item');
  return items.flatMap((node) => {
    const item = node as NonNullable<typeof permissions>;
    const peers = [...all(item, 'groupId'), ...all(item, 'cidrIp')].map(
      ({ textContent }) => textContent ?? '',
    );
    return peers.map((peer) =>
      ruleText(textOf(item, 'ipProtocol'), textOf(item, 'fromPort'), textOf(item, 'toPort'), peer),
    );
  });
}

const noDuplicate: Rule = async (world, call) => {
  const id = call.parameters.GroupId;
  if (!id) return;
  const there = await existing(world, call, id);
  const twice = wanted(call).find((rule) => there.includes(rule));
  if (twice)
    throw new Refusal('InvalidPermission.Duplicate', `the specified rule "${twice}, ALLOW" already exists`);
};

/** In use by an instance, or named in another group's rule. */
const unused: Rule = async (world, call) => {
  const id = call.parameters.GroupId;
  if (!id) return;
  const instances = await world.moto.ask(call, 'rds', 'DescribeDBInstances');
  const clusters = await world.moto.ask(call, 'rds', 'DescribeDBClusters');
  const groups = await world.moto.ask(call, 'ec2', 'DescribeSecurityGroups');
  const used = [instances, clusters]
    .flatMap((one) => all(one, 'VpcSecurityGroupId'))
    .map(({ textContent }) => textContent);
  const named = all(groups, 'groupId').filter(
    ({ textContent, parentNode }) => textContent === id && parentNode?.parentNode?.nodeName === 'groups',
  );
  if (used.includes(id) || named.length > 0)
    throw new Refusal('DependencyViolation', `resource ${id} has a dependent object`);
};

const groupsExist: Rule = async (world, call) => {
  const ids = listed(call, 'VpcSecurityGroupIds');
  if (ids.length === 0) return;
  const known = all(await world.moto.ask(call, 'ec2', 'DescribeSecurityGroups'), 'groupId').map(
    ({ textContent }) => textContent,
  );
  const missing = ids.find((id) => !known.includes(id));
  if (missing)
    throw new Refusal('InvalidParameterValue', `Invalid security group , groupId= ${missing}, groupName=.`);
};

const subnetGroups = async (world: World, call: Call) =>
  all(await world.moto.ask(call, 'rds', 'DescribeDBSubnetGroups'), 'DBSubnetGroup').map((group) =>
    textOf(group, 'DBSubnetGroupName')?.toLowerCase(),
  );

const newSubnetGroup: Rule = async (world, call) => {
  const name = call.parameters.DBSubnetGroupName?.toLowerCase();
  if ((await subnetGroups(world, call)).includes(name))
    throw new Refusal('DBSubnetGroupAlreadyExists', `The DB subnet group '${name}' already exists.`);
  const ids = listed(call, 'SubnetIds');
  const subnets = all(await world.moto.ask(call, 'ec2', 'DescribeSubnets'), 'item');
  const zones = new Set(
    subnets
      .filter((subnet) => ids.includes(textOf(subnet, 'subnetId') ?? ''))
      .map((subnet) => textOf(subnet, 'availabilityZone')),
  );
  if (zones.size < 2)
    throw new Refusal(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: " +
        `${[...zones].join(', ')}. Add subnets to cover at least 2 AZs.`,
    );
};

const unusedSubnetGroup: Rule = async (world, call) => {
  const name = call.parameters.DBSubnetGroupName?.toLowerCase();
  const instances = all(await world.moto.ask(call, 'rds', 'DescribeDBInstances'), 'DBSubnetGroupName');
  if (instances.some(({ textContent }) => textContent?.toLowerCase() === name))
    throw new Refusal(
      'InvalidDBSubnetGroupStateFault',
      `Cannot delete the subnet group '${name}' because at least one database instance is still using it.`,
    );
};

export const groupRules: Rules = {
  AuthorizeSecurityGroupIngress: [noDuplicate],
  DeleteSecurityGroup: [unused],
  CreateDBInstance: [groupsExist],
  CreateDBCluster: [groupsExist],
  RestoreDBInstanceFromDBSnapshot: [groupsExist],
  CreateDBSubnetGroup: [newSubnetGroup],
  DeleteDBSubnetGroup: [unusedSubnetGroup],
};
