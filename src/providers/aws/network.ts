import type { EC2Client, SecurityGroup } from '@aws-sdk/client-ec2';
import { LabTestError } from '../../core/errors';
import type { Labels, Report } from '../provider';
import type { Clients } from './clients';
import type { Engine } from './engines';
import { isFault } from './faults';
import { foreign } from './foreign';
import type { Options } from './options';
import { subnetGroupFor } from './subnets';
import { labelsOf, tagsOf } from './tags';

/** Where a server stands in the network. */
export interface Place {
  groups: string[];
  subnetGroup: string;
}

const clientGroup = 'labtest-client';

/**
 * The groups that a server needs, in the order of the LabTest documents: that of the clients, that of the databases of an
 * engine, that of the subnets. Each is one for all servers of its VPC, made where it is missing, and stays. What the
 * options name is used as it is, and nothing is asked of EC2 where they name everything.
 * @param labels what marks a resource as ours.
 * @throws LabTestError for a group that has our name and is not ours.
 */
export async function placeFor(
  clients: Clients,
  options: Options,
  engine: Engine,
  labels: Labels,
  report: Report,
): Promise<Place> {
  const { VPCSecurityGroups: given, DBSubnetGroupName: subnetGroup } = options;
  if (given && subnetGroup) return { groups: given, subnetGroup };
  const sdk = await import('@aws-sdk/client-ec2');
  const ec2 = await clients.ec2();
  const { Vpcs = [] } = await ec2.send(
    new sdk.DescribeVpcsCommand({
      ...(options.VpcId
        ? { VpcIds: [options.VpcId] }
        : { Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    }),
  );
  const vpc = Vpcs[0]?.VpcId;
  if (vpc === undefined) throw noVpc(options.VpcId);
  const groups = given ?? [await databaseGroup({ ec2, sdk, vpc, labels, report }, options, engine)];
  return {
    groups,
    subnetGroup: subnetGroup ?? (await subnetGroupFor(clients, ec2, vpc, options, labels, report)),
  };
}

interface Making {
  ec2: EC2Client;
  sdk: typeof import('@aws-sdk/client-ec2');
  vpc: string;
  labels: Labels;
  report: Report;
}

async function databaseGroup(
  making: Making,
  { AllowedRanges = [] }: Options,
  engine: Engine,
): Promise<string> {
  const name = `labtest-database-${engine.name}`;
  const found = await ownGroups(making, [clientGroup, name]);
  const client =
    found.get(clientGroup)?.GroupId ??
    (await makeGroup(making, clientGroup, 'What may connect to the databases of LabTest'));
  const database = found.get(name);
  const id = database?.GroupId ?? (await makeGroup(making, name, `Databases of LabTest, ${engine.name}`));
  await admit(making, id, database, client, AllowedRanges, engine.port);
  return id;
}

/** @throws LabTestError for one that is not ours. */
async function ownGroups(
  { ec2, sdk, vpc, labels }: Making,
  names: string[],
): Promise<Map<string, SecurityGroup>> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: 'group-name', Values: names },
  ];
  const { SecurityGroups = [] } = await ec2.send(new sdk.DescribeSecurityGroupsCommand({ Filters }));
  for (const { GroupName, GroupId, Tags } of SecurityGroups) {
    const tagged = labelsOf(Tags);
    if (Object.entries(labels).some(([label, value]) => tagged[label] !== value))
      throw foreign(`The security group ${GroupName} (${GroupId}) of ${vpc}`, 'VPCSecurityGroups');
  }
  return new Map(SecurityGroups.map((group) => [group.GroupName ?? '', group]));
}

/** Of two runs that make it at once, one does, and the other finds it. */
async function makeGroup(making: Making, name: string, about: string): Promise<string> {
  const { ec2, sdk, vpc, labels, report } = making;
  try {
    report(`making the security group ${name} in ${vpc}`);
    const { GroupId = '' } = await ec2.send(
      new sdk.CreateSecurityGroupCommand({
        GroupName: name,
        Description: about,
        VpcId: vpc,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: tagsOf(labels) }],
      }),
    );
    return GroupId;
  } catch (error) {
    if (!isFault(error, 'InvalidGroup.Duplicate')) throw error;
    return (await ownGroups(making, [name])).get(name)?.GroupId ?? '';
  }
}

/** Lets the clients' group, and ranges that somebody asked for, reach the engine's port, and nobody else. */
async function admit(
  { ec2, sdk }: Making,
  GroupId: string,
  existing: SecurityGroup | undefined,
  client: string,
  ranges: readonly string[],
  port: number,
): Promise<void> {
  const rules = (existing?.IpPermissions ?? []).filter(({ FromPort }) => FromPort === port);
  const [groups, known] = [
    rules.flatMap(({ UserIdGroupPairs = [] }) => UserIdGroupPairs.map((pair) => pair.GroupId)),
    rules.flatMap(({ IpRanges = [], Ipv6Ranges = [] }) => [
      ...IpRanges.map(({ CidrIp }) => CidrIp),
      ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
    ]),
  ];
  const rule = { IpProtocol: 'tcp', FromPort: port, ToPort: port };
  const missing = [
    ...(groups.includes(client) ? [] : [{ ...rule, UserIdGroupPairs: [{ GroupId: client }] }]),
    ...ranges
      .filter((range) => !known.includes(range))
      .map((range) =>
        range.includes(':')
          ? { ...rule, Ipv6Ranges: [{ CidrIpv6: range }] }
          : { ...rule, IpRanges: [{ CidrIp: range }] },
      ),
  ];
  for (const permission of missing)
    try {
      await ec2.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
    } catch (error) {
      if (!isFault(error, 'InvalidPermission.Duplicate')) throw error;
    }
}

function noVpc(asked: string | undefined): LabTestError {
  return new LabTestError({
    what: asked === undefined ? 'The region has no default VPC.' : `The region has no VPC ${asked}.`,
    remedy: 'Set VpcId, or both DBSubnetGroupName and VPCSecurityGroups.',
  });
}
