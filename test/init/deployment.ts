// A new Django service with its deployment to AWS, and its stack at moto, which takes descriptions and starts nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { labtest } from '../cli/terminal';
import { repositoryWith } from './repositories';

/** The folder of a new service. */
export async function deployable(where: string, database: string): Promise<string> {
  const root = repositoryWith({});
  const args = ['--template', 'django', '--deploy', where, '--set', 'name=shop', `database=${database}`];
  const said = await labtest(['init', root, '--yes', ...args], { directory: root });
  expect(said).toMatchObject({ code: 0 });
  return root;
}

interface Statement {
  Action: string | string[];
  Resource?: unknown;
  Condition?: object;
}

interface Properties {
  Policies?: { PolicyDocument: { Statement: Statement[] } }[];
  AssumeRolePolicyDocument?: { Statement: Statement[] };
  [other: string]: unknown;
}

/** A template of CloudFormation, as data. */
export interface Stack {
  Parameters: Record<string, { Default?: string | number }>;
  Resources: Record<string, { Type: string; Condition?: string; Properties: Properties }>;
}

/** The template as data: `!Ref name` is a text, `!GetAtt name` too. */
export function stackIn(root: string): Stack {
  return parse(readFileSync(join(root, 'deploy/aws.yaml'), 'utf8'), { logLevel: 'error' });
}

/** Asks moto as AWS is asked; it tells services apart by the scope of the signature alone. */
async function ask(url: string, service: string, Action: string, more: Record<string, string> = {}) {
  const scope = `test/20260101/us-east-1/${service}/aws4_request`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x` },
    body: new URLSearchParams({ Action, ...more }),
  });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return (tag: string) =>
    [...text.matchAll(new RegExp(`<${tag}>([^<]+)<`, 'g'))].map(([, value = '']) => value);
}

/** Makes the stack `shop`. @returns the names of what is in it. */
export async function makeStack(url: string, root: string): Promise<() => Promise<string[]>> {
  const [VpcId = ''] = (await ask(url, 'ec2', 'DescribeVpcs', { Version: '2016-11-15' }))('vpcId');
  const subnets = (await ask(url, 'ec2', 'DescribeSubnets', { Version: '2016-11-15' }))('subnetId');
  const named = { Repository: 'acme/shop', VpcId, Subnets: subnets.slice(0, 2).join(',') };
  // It does not know a default as a previous value.
  const defaults = Object.entries(stackIn(root).Parameters).map(([name, { Default = '' }]) => [
    name,
    String(Default),
  ]);
  const given: Record<string, string> = { ...Object.fromEntries(defaults), ...named };
  const parameters = Object.entries(given).flatMap(([name, value], at) => [
    [`Parameters.member.${at + 1}.ParameterKey`, name],
    [`Parameters.member.${at + 1}.ParameterValue`, value],
  ]);
  // What it does not make has no attributes there.
  const text = readFileSync(join(root, 'deploy/aws.yaml'), 'utf8');
  const TemplateBody = text.replaceAll(`\${Redis.PrimaryEndPoint.Address}`, 'redis.example.com');
  await ask(url, 'cloudformation', 'CreateStack', {
    ...{ StackName: 'shop', TemplateBody, 'Capabilities.member.1': 'CAPABILITY_IAM' },
    ...Object.fromEntries(parameters),
  });
  return async () =>
    (await ask(url, 'cloudformation', 'ListStackResources', { StackName: 'shop' }))('LogicalResourceId');
}
