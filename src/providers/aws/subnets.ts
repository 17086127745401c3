import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateDBSubnetGroupCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-rds';
import { LabTestError } from '../../core/errors';
import type { Labels, Report } from '../provider';
import type { Clients } from './clients';
import { isFault } from './faults';
import { foreign } from './foreign';
import type { Options } from './options';
import { labelsOf, tagsOf } from './tags';

/** The group of subnets that the servers of a VPC stand in: ours, made where it is missing. @throws LabTestError */
export async function subnetGroupFor(
  clients: Clients,
  ec2: EC2Client,
  vpc: string,
  options: Options,
  labels: Labels,
  report: Report,
): Promise<string> {
  const name = `labtest-${vpc}`;
  if (await isOurs(clients, name, labels)) return name;
  const SubnetIds = options.SubnetIds ?? (await subnetsOf(ec2, vpc));
  try {
    report(`making the subnet group ${name}`);
    await clients.rds.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName: name,
        DBSubnetGroupDescription: 'Databases of LabTest',
        SubnetIds,
        Tags: tagsOf(labels),
      }),
    );
  } catch (error) {
    if (!isFault(error, 'DBSubnetGroupAlreadyExists')) throw error;
    await isOurs(clients, name, labels);
  }
  return name;
}

/** False where there is none. @throws LabTestError for one that is not ours. */
async function isOurs({ rds }: Clients, name: string, labels: Labels): Promise<boolean> {
  try {
    const { DBSubnetGroups: [group] = [] } = await rds.send(
      new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name }),
    );
    const { TagList } = await rds.send(
      new ListTagsForResourceCommand({ ResourceName: group?.DBSubnetGroupArn }),
    );
    const tagged = labelsOf(TagList);
    if (Object.entries(labels).every(([label, value]) => tagged[label] === value)) return true;
  } catch (error) {
    if (isFault(error, 'DBSubnetGroupNotFound')) return false;
    throw error;
  }
  throw foreign(`The subnet group ${name}`, 'DBSubnetGroupName');
}

/** @throws LabTestError where RDS would refuse them: it needs two zones. */
async function subnetsOf(ec2: EC2Client, vpc: string): Promise<string[]> {
  const { DescribeSubnetsCommand } = await import('@aws-sdk/client-ec2');
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
  );
  if (new Set(Subnets.map(({ AvailabilityZone }) => AvailabilityZone)).size < 2)
    throw new LabTestError({
      what: `The VPC ${vpc} has no subnets in two zones, which RDS needs.`,
      remedy: 'Add one, or set VpcId or DBSubnetGroupName.',
    });
  return Subnets.map(({ SubnetId = '' }) => SubnetId);
}
